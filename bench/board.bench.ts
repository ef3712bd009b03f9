import { DAY_MS } from '../src/contract/check.ts';
import { type Event, History } from '../src/engine/history/history.ts';
import { dice } from '../test/dice.ts';
import { MemoryStore } from '../test/engine/board/board-kit.ts';
import { check, reading } from '../test/engine/board/fixtures.ts';
import { latency, type PlayedTick, play } from '../test/simulation/day.ts';
import { spread } from './spread.ts';

export const name = 'board: a tick of 100, 1,000 and 10,000 one-minute checks, and what a year leaves';

const MINUTE = 60_000;
const FIVE = 5 * MINUTE;

/** The first ticks make documents and warm the machine up. */
const WARM = 6;
const TICKS = 36;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const row = (what: string, ticks: readonly PlayedTick[]): string =>
  `  ${what.padEnd(34)}CPU ${spread(
    ticks.map(({ cpu }) => cpu),
    'ms',
  )}   ${mean(ticks.map(({ rows }) => rows)).toFixed(1)} rows`;

const ticksOf = async (size: number): Promise<string[]> => {
  const { ticks, store, largestView } = await play(size, TICKS, () => false);
  const measured = ticks.slice(WARM);
  const isClosing = ({ at }: PlayedTick) => at % FIVE === 0;
  const perDay = mean(measured.map(({ rows }) => rows)) * 1440;
  const largest = Math.max(...[...store.docs.values()].map((value) => value.length));
  return [
    `${size.toLocaleString('en')} checks`,
    row(
      'a tick',
      measured.filter((tick) => !isClosing(tick) && !tick.published),
    ),
    row(
      'that publishes the view',
      measured.filter((tick) => !isClosing(tick) && tick.published),
    ),
    row('that closes five minutes', measured.filter(isClosing)),
    `  ${Math.round(perDay).toLocaleString('en')} rows a day, largest document ${largest.toLocaleString('en')} B, view ${largestView.toLocaleString('en')} B`,
  ];
};

/** The heaviest tick there is, as the planner has it (`ASSUMED.readingCpu`): it closes buckets, and publishes what 90 days have left. */
const heaviest = async (size: number): Promise<string> => {
  const { ticks } = await play(size, 60, () => false, { days: 92 });
  const both = ticks.slice(WARM).filter(({ at, published }) => at % FIVE === 0 && published);
  const each = both.map(({ cpu }) => cpu / size);
  return `a tick that closes five minutes and publishes 90 days of ${size} checks: CPU ${spread(each, 'ms', 3)} a check`;
};

/** Long enough for hours to expire; days go on growing, at the same pace. */
const PLAYED_DAYS = 16;
const KEPT_DAYS = 400;

/** One-minute readings of some weeks, five of each check at a time, straight into the history. */
const weeks = async (size: number): Promise<MemoryStore> => {
  const store = new MemoryStore();
  const history = await History.load(store);
  const random = dice(1);
  const checks = Array.from({ length: size }, (_, index) => check({ id: `check-${index}`, name: `Check ${index}` }));
  const state = { status: 'up', since: 0, window: [], reasons: [] } as const;
  const start = Date.UTC(2026, 0, 1);
  for (let now = start; now < start + PLAYED_DAYS * DAY_MS; now += FIVE) {
    const events = checks.flatMap((each) =>
      [4, 3, 2, 1, 0].map((ago): Event => {
        const taken = reading({ check: each.id, at: now - ago * MINUTE, measures: { latency: latency(random) } });
        return { check: each, reading: taken, judgement: { verdict: 'pass', reasons: [] }, state };
      }),
    );
    await store.commit(await history.record(store, { events, now, isThere: () => true }));
  }
  return store;
};

const year = async (size: number): Promise<string> => {
  const { docs } = await weeks(size);
  const bytes = (of: (key: string) => boolean): number =>
    [...docs].reduce((sum, [key, value]) => (of(key) ? sum + key.length + value.length : sum), 0) / size / 1000;
  const kB = {
    'five minutes': bytes((key) => key.startsWith('five/')),
    hours: bytes((key) => key.startsWith('hour/')),
    days: (bytes((key) => key.startsWith('day/')) * KEPT_DAYS) / (PLAYED_DAYS - 1),
    'all else': bytes((key) => !/^(five|hour|day)\//.test(key)),
  };
  const total = Object.values(kB).reduce((sum, each) => sum + each, 0);
  const parts = Object.entries(kB).map(([what, each]) => `${what} ${each.toFixed(1)}`);
  return `a year of a one-minute check: ${total.toFixed(0)} kB (${parts.join(', ')})`;
};

export const run = async (): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const size of [100, 1000, 10_000]) lines.push(...(await ticksOf(size)));
  return [...lines, await heaviest(100), await year(50)];
};
