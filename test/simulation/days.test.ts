import { describe, expect, test } from 'vitest';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import { type Played, play } from './day.ts';

const DAY = 1440;
const MINUTE = 60_000;

/** A day, and the hours after it, for every 24 hours in a row must hold. */
const WHOLE = DAY + 300;

/**
 * A minute of a thousand checks takes 30 to 70 ms of CPU: but for CI, their day ends after five hours, enough to use up
 * the burst, unless `WHOLE_DAYS=1` asks for all of it (five minutes of CPU; docs/storage.md has what came of it).
 */
const isWhole = process.env.CI === 'true' || process.env.WHOLE_DAYS !== undefined;

const minutesOf = (count: number): number => (count === 1000 && !isWhole ? 300 : WHOLE);

/** Two bad readings, two good ones: each pair confirms a change, until the check is found to flap. */
const flaps = (index: number, minute: number): boolean => (minute + index) % 4 < 2;

/** Good for half an hour, then down for some minutes: never flapping by Nagios's measure, yet it changes all day. */
const restless = (index: number, minute: number): boolean => (minute + index) % 34 < 4;

const PATTERNS = {
  steady: () => false,
  'one flapping': (index: number, minute: number) => index === 0 && flaps(index, minute),
  'all flapping': flaps,
  'all restless': restless,
} as const;

/** Most views that were published in any 24 hours. */
const busiestDay = ({ published }: Played): number => {
  let first = 0;
  return published.reduce((most, { updatedAt }, index) => {
    while (published[first]!.updatedAt <= updatedAt - DAY * MINUTE) first++;
    return Math.max(most, index - first + 1);
  }, 0);
};

/** For the record. */
const summary = (played: Played): string => {
  const changes = played.ticks.filter(({ changed }) => changed).length;
  const rows = played.ticks.reduce((sum, tick) => sum + tick.rows, 0);
  return `${busiestDay(played)} views in the busiest 24 hours; ${changes} of ${played.ticks.length} ticks changed a status; ${rows} rows`;
};

/** A budget of its own: as many tokens as the design gives, one spent a view. Times at which a change waited although one was left. */
const needlessWaits = ({ ticks }: Played): string[] => {
  const burst = Math.floor(EDGE_PACE.perDay! / 9);
  const perTick = (EDGE_PACE.perDay! - burst) / DAY;
  let tokens = burst;
  let owed = false;
  const waits: string[] = [];
  for (const { at, changed, published } of ticks) {
    owed ||= changed;
    // A whole token, and a hundredth against rounding.
    if (owed && !published && tokens >= 1.01) waits.push(new Date(at).toISOString());
    if (published) {
      tokens--;
      owed = false;
    }
    tokens = Math.min(burst, tokens + perTick);
  }
  return waits;
};

describe.each([1, 50, 1000])('a day of %i checks', (count) => {
  test.each(Object.keys(PATTERNS) as (keyof typeof PATTERNS)[])('%s', async (trouble) => {
    const played = await play(count, minutesOf(count), PATTERNS[trouble]);
    if (isWhole) console.log(`${count} checks, ${trouble}: ${summary(played)}`);
    expect(busiestDay(played)).toBeLessThanOrEqual(900);
    expect(needlessWaits(played)).toEqual([]);
    const gaps = played.published
      .slice(1)
      .map(({ updatedAt }, index) => updatedAt - played.published[index]!.updatedAt);
    expect(Math.max(...gaps), 'between two views').toBeLessThanOrEqual(3 * MINUTE);
    if (trouble === 'steady') expect(played.published.length).toBe(Math.ceil(played.ticks.length / 3));
  });
});
