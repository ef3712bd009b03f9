import type { HistoryAnswer, HistoryBucket } from '../../../contract/board.ts';
import type { PageContext } from './context.ts';
import { type Span, spanOf } from './span.ts';

/** Own coordinates of the drawing; it is stretched to the page, its lines are not. */
const WIDTH = 1000;
const HEIGHT = 240;

type Percentile = 'p50' | 'p95' | 'p99';

const round = (value: number): number => Math.round(value * 10) / 10;

/** A round number at or over `value`, 1, 2 or 5 times a power of ten: the top of the axis. */
export const axisTop = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value)!;
};

interface Scale {
  readonly x: (bucket: HistoryBucket) => number;
  readonly y: (ms: number) => number;
}

const scaleOf = (bucketMs: number, top: number, { start, length }: Span): Scale => ({
  x: ({ at }) => round(((Date.parse(at) + bucketMs / 2 - start) / length) * WIDTH),
  y: (ms) => round(HEIGHT - (Math.min(ms, top) / top) * HEIGHT),
});

/** Buckets that were measured, cut where something is missing between two. */
const runs = ({ buckets, bucketMs }: HistoryAnswer): readonly (readonly HistoryBucket[])[] => {
  const found: HistoryBucket[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    if (bucket.latency.p50 === null) continue;
    const at = Date.parse(bucket.at);
    if (at - last > bucketMs * 1.5) found.push([]);
    found.at(-1)!.push(bucket);
    last = at;
  }
  return found;
};

const points = (run: readonly HistoryBucket[], of: Percentile, { x, y }: Scale): readonly string[] =>
  run.map((bucket) => `${x(bucket)} ${y(bucket.latency[of] ?? bucket.latency.p50!)}`);

/** The area between two percentiles. A lone bucket has no area, only its line's dot. */
const band = (all: readonly (readonly HistoryBucket[])[], low: Percentile, high: Percentile, scale: Scale): string =>
  all
    .filter((run) => run.length > 1)
    .map((run) => `M${[...points(run, high, scale), ...points(run, low, scale).toReversed()].join('L')}Z`)
    .join('');

const line = (all: readonly (readonly HistoryBucket[])[], of: Percentile, scale: Scale): string =>
  all.map((run) => `M${points(run, of, scale).join('L')}${run.length === 1 ? 'h2' : ''}`).join('');

const Legend = ({ history, context: { words, formats } }: { history: HistoryAnswer; context: PageContext }) => (
  <ul class="legend">
    {(['p50', 'p95', 'p99'] as const).map((of) => {
      const value = history.latency[of];
      const label = { p50: words.median, p95: words.p95, p99: words.p99 }[of];
      return (
        <li class={of}>
          {label} <b>{value === null ? '–' : formats.ms(value)}</b>
        </li>
      );
    })}
  </ul>
);

/** Latency over the window: the median as a line, 95 and 99 of 100 as bands. Hovering is the chart script's. */
export const LatencyChart = ({ history, context }: { history: HistoryAnswer; context: PageContext }) => {
  const { words, formats, now } = context;
  const all = runs(history);
  const highest = Math.max(0, ...all.flat().map(({ latency }) => latency.p99 ?? latency.p50!));
  if (highest === 0) return <p class="quiet">{words.noHistory}</p>;
  const top = axisTop(highest);
  const span = spanOf(history, now);
  const scale = scaleOf(history.bucketMs, top, span);
  const start = new Date(span.start).toISOString();
  const title = words.latencyChart(words.window[history.window]);
  const said = (['p50', 'p95', 'p99'] as const)
    .map((of) => `${of} ${history.latency[of] === null ? '–' : formats.ms(history.latency[of]!)}`)
    .join(', ');
  return (
    <figure class="chart" data-chart={history.id} data-window={history.window} data-length={span.length}>
      <Legend history={history} context={context} />
      <div class="plot">
        <ol class="axis" aria-hidden="true">
          <li>{formats.ms(top)}</li>
          <li>{formats.ms(top / 2)}</li>
          <li>0</li>
        </ol>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${said}`}>
          <path class="grid" d={`M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
          <path class="outer" d={band(all, 'p95', 'p99', scale)} />
          <path class="inner" d={band(all, 'p50', 'p95', scale)} />
          <path class="median" d={line(all, 'p50', scale)} />
        </svg>
        <p class="ends" aria-hidden="true">
          <time datetime={start} data-time="at">
            {formats.time(start)}
          </time>
          <time datetime={new Date(now).toISOString()} data-time="at">
            {formats.time(new Date(now).toISOString())}
          </time>
        </p>
      </div>
    </figure>
  );
};
