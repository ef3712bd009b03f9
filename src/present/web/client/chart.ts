/** Puts a chart to hover over in the place of the drawn one, which stays where this cannot run. */
import uPlot from 'uplot';
import { locale } from './times.ts';

/** `GET /status/:id/history`, as far as it is drawn. */
interface History {
  readonly bucketMs: number;
  readonly buckets: readonly {
    readonly at: string;
    readonly latency: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  }[];
}

const HEIGHT = 260;

/** Width of the axis, px: as the style sets it for the drawing and the strip below. */
const LEFT = 72;

/** Up to so long an axis names hours, beyond it days; s. */
const HOURS_UP_TO = 2 * 86_400;

const NAMES = ['p50', 'p95', 'p99'] as const;

const color = (name: string): string => {
  const probe = document.createElement('i');
  probe.style.color = `var(--${name})`;
  document.querySelector('.chart')!.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

const faint = (rgb: string, alpha: number): string => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);

type Row = readonly [seconds: number, p50: number | null, p95: number | null, p99: number | null];

/** Columns as uPlot wants them, with a hole wherever a bucket is missing. */
const columns = ({ buckets, bucketMs }: History): uPlot.AlignedData => {
  const rows: Row[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const { at, latency } of buckets) {
    const time = Date.parse(at) + bucketMs / 2;
    if (time - last > bucketMs * 1.5) rows.push([(last + bucketMs) / 1000, null, null, null]);
    rows.push([time / 1000, latency.p50, latency.p95, latency.p99]);
    last = time;
  }
  return [rows.map((row) => row[0]), ...([1, 2, 3] as const).map((series) => rows.map((row) => row[series]))];
};

const ms = (value: number | null | undefined): string => {
  if (value === null || value === undefined) return '–';
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
};

/** A tick's label: the hour within a day, the day beyond. Ticks lie in s. */
const moment = ([start, end]: readonly [number, number]): ((tick: number) => string) => {
  const within =
    end - start <= HOURS_UP_TO ? ({ timeStyle: 'short' } as const) : ({ month: 'short', day: 'numeric' } as const);
  const format = new Intl.DateTimeFormat(locale, within);
  return (tick) => format.format(tick * 1000);
};

/** Half of the widest label, px: a tick nearer to the right edge than that has none, for it would be cut. */
const HALF_LABEL = 24;

/** What stands under the ticks of `span`, in a chart of `width` px. */
const moments = (width: number, span: readonly [number, number], ticks: readonly number[]): string[] => {
  const [start, end] = span;
  const perSecond = (width - LEFT) / (end - start);
  const label = moment(span);
  return ticks.map((tick) => ((end - tick) * perSecond < HALF_LABEL ? '' : label(tick)));
};

/** The moment under the pointer in words. */
const tooltip = (): uPlot.Plugin => {
  const tip = document.createElement('div');
  tip.className = 'chart-tip';
  tip.hidden = true;
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    hooks: {
      init: (plot) => void plot.over.append(tip),
      setCursor: (plot) => {
        const { idx, left = 0 } = plot.cursor;
        const shown = idx !== null && idx !== undefined && plot.data[1]?.[idx] != null;
        tip.hidden = !shown;
        if (!shown) return;
        const lines = NAMES.map((name, series) => `${name}  ${ms(plot.data[series + 1]?.[idx])}`);
        tip.textContent = [clock.format(plot.data[0]![idx]! * 1000), ...lines].join('\n');
        const before = left > plot.over.clientWidth / 2;
        tip.style.left = before ? '' : `${left + 12}px`;
        tip.style.right = before ? `${plot.over.clientWidth - left + 12}px` : '';
        tip.style.top = '8px';
      },
    },
  };
};

/** Below so many pixels the bands' outlines would be all that is seen of them. */
const OUTLINED_FROM = 600;

const options = (width: number, span: readonly [number, number]): uPlot.Options => {
  const [median, soft, grid] = [color('median'), color('soft'), color('line')];
  const outline = width < OUTLINED_FROM ? 0 : 1;
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: soft, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { range: () => [...span] }, y: { range: (_, __, top) => [0, Math.max(1, top * 1.08)] } },
    padding: [8, 0, 0, 0],
    axes: [
      { ...axis, size: 28, values: (plot, ticks) => moments(plot.width, span, ticks) },
      { ...axis, size: LEFT, values: (_, ticks) => ticks.map(ms) },
    ],
    series: [
      {},
      { label: 'p50', stroke: median, width: 2 },
      { label: 'p95', stroke: faint(median, 0.5), width: outline },
      { label: 'p99', stroke: faint(median, 0.25), width: outline },
    ],
    bands: [
      { series: [2, 1], fill: faint(median, 0.3) },
      { series: [3, 2], fill: faint(median, 0.14) },
    ],
    plugins: [tooltip()],
  };
};

/** How to take a chart away before it is drawn anew. */
const drawn = new WeakMap<HTMLElement, () => void>();

const draw = async (figure: HTMLElement): Promise<void> => {
  const { chart, window: name, length } = figure.dataset;
  const answer = await fetch(`/status/${chart}/history?window=${name}`);
  if (!answer.ok) return;
  const data = columns(await answer.json());
  const plot = figure.querySelector<HTMLElement>('.plot')!;
  const now = Date.now() / 1000;
  const made = new uPlot(options(plot.clientWidth, [now - Number(length) / 1000, now]), data, (self, init) => {
    plot.replaceChildren(self.root);
    init();
  });
  drawn.get(figure)?.();
  const observer = new ResizeObserver(() => made.setSize({ width: plot.clientWidth, height: HEIGHT }));
  observer.observe(plot);
  drawn.set(figure, () => {
    observer.disconnect();
    made.destroy();
  });
};

const drawAll = (): void => {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-chart]')) void draw(figure).catch(() => undefined);
};

drawAll();
for (const event of ['sitrep:theme', 'sitrep:fresh']) addEventListener(event, drawAll);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
