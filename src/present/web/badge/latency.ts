import { milliseconds } from '../text.ts';
import { type BadgeKind, type Bounds, colorBy, known, legend, UNKNOWN } from './_kind.ts';

/** Greatest median for each colour, ms. */
const BOUNDS = [
  [200, 'brightgreen'],
  [500, 'green'],
  [1000, 'yellow'],
  [3000, 'orange'],
] as const satisfies Bounds;

/** How long an answer takes. */
export const latency: BadgeKind = {
  kind: 'latency',
  about: 'Median latency of the last 24 hours; of several checks the highest.',
  label: 'latency',
  labelAfterName: 'latency',
  colors: legend(BOUNDS, (ms) => `at most ${ms} ms`),
  windows: ['24h'],
  byLocation: true,
  text: ({ checks, view, location }) => {
    const latencyOf = (id: string) => {
      const details = view.details.checks[id];
      return location === undefined ? details : details?.locations?.find((each) => each.id === location);
    };
    const medians = known(checks.map(({ id }) => latencyOf(id)?.latency.p50));
    if (medians.length === 0) return UNKNOWN;
    const highest = Math.max(...medians);
    return { message: milliseconds(highest), color: colorBy(BOUNDS, (bound) => highest <= bound) };
  },
};
