import type { HistoryAnswer, HistoryBucket } from '../../../contract/board.ts';
import { VERDICTS } from '../../../contract/verdict.ts';
import type { PageContext } from './context.ts';
import { spanOf } from './span.ts';

/** Own coordinates of the strip, stretched to the page. */
const WIDTH = 1000;
const HEIGHT = 24;

/** From the bottom up, so that trouble is on top as it is in the bars of days. */
const STACK = ['pass', 'unknown', 'warn', 'fail'] as const;

const cells = (bucket: HistoryBucket, x: number, width: number): readonly [name: string, path: string][] => {
  const total = STACK.reduce((sum, verdict) => sum + bucket.verdicts[verdict], 0);
  let top = HEIGHT;
  return STACK.filter((verdict) => bucket.verdicts[verdict] > 0).map((verdict) => {
    const height = (bucket.verdicts[verdict] / total) * HEIGHT;
    top -= height;
    return [
      verdict,
      `M${x.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h-${width.toFixed(1)}z`,
    ];
  });
};

/** What the readings of each stretch found, in the same time scale as the chart above it. */
export const VerdictStrip = ({ history, context }: { history: HistoryAnswer; context: PageContext }) => {
  const { start, length } = spanOf(history, context.now);
  const width = (history.bucketMs / length) * WIDTH;
  const paths = new Map<string, string>();
  for (const bucket of history.buckets) {
    const x = ((Date.parse(bucket.at) - start) / length) * WIDTH;
    for (const [name, path] of cells(bucket, x, width)) paths.set(name, (paths.get(name) ?? '') + path);
  }
  const { words, formats } = context;
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: history.buckets.reduce((sum, bucket) => sum + bucket.verdicts[verdict], 0),
  })).filter(({ count }) => count > 0);
  const said = counts.map(({ verdict, count }) => `${formats.number(count)} ${words.verdict[verdict]}`).join(', ');
  return (
    <figure class="verdicts" id="verdicts" data-live>
      <figcaption>
        {words.verdicts}: {said === '' ? words.noReadings : said}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {[...paths].map(([name, path]) => (
          <path class={`v-${name}`} d={path} />
        ))}
      </svg>
    </figure>
  );
};
