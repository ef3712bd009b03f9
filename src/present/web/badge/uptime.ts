import { percent } from '../text.ts';
import { type BadgeKind, type Bounds, colorBy, known, legend, UNKNOWN } from './_kind.ts';

/** Least share of time for each colour; "three nines" and its neighbours, as status pages use them. */
const BOUNDS = [
  [0.999, 'brightgreen'],
  [0.99, 'green'],
  [0.95, 'yellow'],
  [0.9, 'orange'],
] as const satisfies Bounds;

/** How much of the time it worked. */
export const uptime: BadgeKind = {
  kind: 'uptime',
  about: 'Share of known time that was not down; of several checks the lowest.',
  label: 'uptime',
  labelAfterName: 'uptime',
  colors: legend(BOUNDS, (share) => `at least ${share * 100}%`),
  windows: ['30d', '24h', '7d', '90d', '1y'],
  text: ({ checks, window = '30d' }) => {
    const shares = known(checks.map((check) => check.uptime[window]));
    if (shares.length === 0) return UNKNOWN;
    const lowest = Math.min(...shares);
    return { message: `${percent(lowest)} (${window})`, color: colorBy(BOUNDS, (bound) => lowest >= bound) };
  },
};
