import { day, percent } from '../text.ts';
import { type BadgeKind, type BadgeSubject, type Bounds, colorBy, known, legend, UNKNOWN } from './_kind.ts';

/** Least share of time for each colour; "three nines" and its neighbours, as status pages use them. */
const BOUNDS = [
  [0.999, 'brightgreen'],
  [0.99, 'green'],
  [0.95, 'yellow'],
  [0.9, 'orange'],
] as const satisfies Bounds;

/** All that is known, where no check is known for as long as the window: with the day on which that begins. */
const youngest = ({ checks, view }: BadgeSubject): readonly [shares: readonly number[], over: string] => {
  const all = checks.flatMap(({ id }) => view.details.checks[id]?.known ?? []);
  const since = all.flatMap((each) => each.since ?? []).sort()[0];
  return [known(all.map((each) => each.uptime)), since === undefined ? '' : `since ${day(since)}`];
};

/** How much of the time it worked. */
export const uptime: BadgeKind = {
  kind: 'uptime',
  about: 'Share of known time without failed readings; of several checks the lowest. Younger checks say since when.',
  label: 'uptime',
  labelAfterName: 'uptime',
  colors: legend(BOUNDS, (share) => `at least ${share * 100}%`),
  windows: ['30d', '24h', '7d', '90d', '1y'],
  text: (subject) => {
    const { checks, window = '30d' } = subject;
    const whole = known(checks.map((check) => check.uptime[window]));
    const [shares, over] = whole.length > 0 ? [whole, window] : youngest(subject);
    if (shares.length === 0) return UNKNOWN;
    const lowest = Math.min(...shares);
    return { message: `${percent(lowest)} (${over})`, color: colorBy(BOUNDS, (bound) => lowest >= bound) };
  },
};
