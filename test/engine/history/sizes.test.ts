import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, FIVE, HOUR, type Level } from '../../../src/engine/history/grid.ts';
import { loadLedger, summaryOf, summaryWrites, trackOf, trackWrites } from '../../../src/engine/history/ledger.ts';
import { Page, SHARDS, shardOf } from '../../../src/engine/history/pages.ts';
import { noteLatency } from '../../../src/engine/history/sketch.ts';
import { closeHour, takeIn } from '../../../src/engine/history/summary.ts';
import { emptyTally, encodeTally, type Tally } from '../../../src/engine/history/tally.ts';
import { cover, track } from '../../../src/engine/history/track.ts';
import { dice } from '../../dice.ts';
import { latency } from '../../simulation/day.ts';
import { MemoryStore } from '../board/board-kit.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const random = dice(7);

/** A stretch of a check that is read once a minute; `wild` ones fail in every way and are of any latency. */
function tallyOf(level: Level, wild: boolean): Tally {
  const tally = emptyTally();
  for (let at = 0; at < level.width; at += MINUTE) {
    tally.verdicts[wild && random() < 0.5 ? 'fail' : 'pass']++;
    noteLatency(tally.latency, wild ? 10 ** (1 + 3 * random()) : latency(random));
  }
  tally.known = wild ? level.width - 61_234 : level.width;
  if (!wild) return tally;
  tally.down = 123_456;
  tally.retries = tally.verdicts.fail;
  for (const kind of ['dns', 'connect', 'tls', 'timeout', 'status', 'threshold'] as const) tally.kinds.set(kind, 3);
  return tally;
}

const IDS = Array.from({ length: 10_000 }, (_, index) => `check-with-a-name-${index}`);

describe('10,000 one-minute checks', () => {
  describe.each([
    [FIVE, false, 1],
    [HOUR, false, 2],
    [DAY, false, 1],
    [FIVE, true, 2],
    [HOUR, true, 4],
    [DAY, true, 2],
  ])('a full page', (level, wild, most) => {
    test(`${level.name}, ${wild ? 'all of them wild' : 'calm'}: at most ${most} documents a shard`, async () => {
      const store = new MemoryStore();
      const page = await Page.read(store, level, 0, 0);
      // Some texts, again and again: what counts is their length.
      const texts = Array.from({ length: 50 }, () => tallyOf(level, wild));
      for (const [index, id] of IDS.filter((each) => shardOf(each) === 0).entries()) {
        const slots = Array.from({ length: level.perPage }, (_, slot) => [slot, texts[(index + slot) % 50]!] as const);
        page.add(id, new Map(slots));
      }
      const writes = page.writes();
      await store.commit(writes);
      expect(writes.length).toBeLessThanOrEqual(most);
    });
  });

  test('are spread evenly over the shards', () => {
    const counts = Array.from({ length: SHARDS }, (_, shard) => IDS.filter((id) => shardOf(id) === shard).length);
    expect(Math.max(...counts)).toBeLessThan(1.1 * (10_000 / SHARDS));
  });
});

describe('bytes a check', () => {
  const store = new MemoryStore();

  beforeAll(async () => {
    const ledger = await loadLedger(store);
    for (const id of IDS.slice(0, 100)) {
      const summary = summaryOf(ledger, id);
      for (let ago = 89; ago > 0; ago--) {
        summary.bars.set(Math.floor(NOON / DAY.width) - ago, {
          readings: 1440,
          known: DAY.width,
          down: 0,
          incidents: 0,
        });
      }
      for (let at = NOON - DAY.width; at < NOON; at += HOUR.width)
        closeHour(summary, at / HOUR.width, tallyOf(HOUR, false));
      for (let at = NOON - DAY.width / 2; at < NOON; at += FIVE.width)
        takeIn(summary, at / FIVE.width, tallyOf(FIVE, false), NOON);
      // Of all these only the running hour and day are still gathered.
      for (const hour of summary.hours.keys()) if (hour !== NOON / HOUR.width - 1) summary.hours.delete(hour);
      summary.days.clear();
      summary.days.set(Math.floor(NOON / DAY.width), tallyOf({ ...DAY, width: DAY.width / 2 }, false));
      const open = trackOf(ledger, id);
      for (let minute = 0; minute < 5; minute++) {
        const at = NOON + minute * MINUTE;
        const reading = { check: id, at, took: 90, attempts: 1, measures: { latency: latency(random) } };
        const entry = {
          check: { id, interval: MINUTE },
          reading,
          judgement: { verdict: 'pass', reasons: [] },
        } as const;
        track(open, { ...entry, down: false, begins: false, reach: at - MINUTE, changedSince: undefined }, () => []);
      }
      cover(open, id, NOON + 5 * MINUTE - 1, () => []);
    }
    await store.commit([...trackWrites(ledger), ...summaryWrites(ledger, { closedAt: NOON, edge: NOON })]);
  });

  const each = (key: string) => store.docs.get(key)!.length / 100;

  test.each([
    ['track', () => each('track/0000'), 110],
    ['summary, with 89 days of bars', () => each('summary/0000'), 1600],
    ['five minutes', () => encodeTally(tallyOf(FIVE, false), FIVE.width).length, 30],
    ['an hour', () => encodeTally(tallyOf(HOUR, false), HOUR.width).length, 150],
    ['a day', () => encodeTally(tallyOf(DAY, false), DAY.width).length, 400],
  ])('%s', (_what, bytes, most) => {
    expect(bytes()).toBeLessThanOrEqual(most);
  });
});
