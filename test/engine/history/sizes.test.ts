import { beforeAll, describe, expect, test } from 'vitest';
import { type Bucket, emptyBucket, encodeBucket } from '../../../src/engine/history/bucket.ts';
import { DAY, FIVE, HOUR, type Level } from '../../../src/engine/history/grid.ts';
import {
  accumulatorOf,
  accumulatorWrites,
  loadHistoryState,
  summaryOf,
  summaryWrites,
} from '../../../src/engine/history/history-state.ts';
import { Page, SHARDS, shardOf } from '../../../src/engine/history/pages.ts';
import { noteLatency } from '../../../src/engine/history/sketch.ts';
import { closeHour, emptyTotal, takeIn } from '../../../src/engine/history/summary.ts';
import { accrue, takeReading } from '../../../src/engine/history/uptime-accumulator.ts';
import { dice } from '../../dice.ts';
import { latency } from '../../simulation/day.ts';
import { MemoryStore } from '../board/board-kit.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const random = dice(7);

/** A stretch of a check that is read once a minute; `wild` ones fail in every way and are of any latency. */
const bucketOf = (level: Level, wild: boolean): Bucket => {
  const bucket = emptyBucket();
  for (let at = 0; at < level.width; at += MINUTE) {
    bucket.verdicts[wild && random() < 0.5 ? 'fail' : 'pass']++;
    noteLatency(bucket.latency, wild ? 10 ** (1 + 3 * random()) : latency(random));
  }
  bucket.known = wild ? level.width - 61_234 : level.width;
  if (!wild) return bucket;
  bucket.failed = 123_456;
  bucket.retries = bucket.verdicts.fail;
  bucket.retried = bucket.verdicts.fail;
  bucket.confirmed = bucket.verdicts.fail;
  for (const kind of ['dns', 'connect', 'tls', 'timeout', 'status', 'threshold'] as const) bucket.kinds.set(kind, 3);
  return bucket;
};

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
      const texts = Array.from({ length: 50 }, () => bucketOf(level, wild));
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
    const state = await loadHistoryState(store);
    for (const id of IDS.slice(0, 100)) {
      const summary = summaryOf(state, id);
      for (let ago = 89; ago > 0; ago--) {
        summary.bars.set(Math.floor(NOON / DAY.width) - ago, {
          ...emptyTotal(),
          readings: 1440 - (ago % 7 === 0 ? 1 : 0),
          known: DAY.width - (ago % 7 === 0 ? 60_000 : 0),
        });
      }
      for (let at = NOON - DAY.width; at < NOON; at += HOUR.width)
        closeHour(summary, at / HOUR.width, bucketOf(HOUR, false));
      for (let at = NOON - DAY.width / 2; at < NOON; at += FIVE.width)
        takeIn(summary, at / FIVE.width, bucketOf(FIVE, false));
      // Of all these only the running hour and day are still gathered.
      for (const hour of summary.hours.keys()) if (hour !== NOON / HOUR.width - 1) summary.hours.delete(hour);
      summary.days.clear();
      summary.days.set(Math.floor(NOON / DAY.width), bucketOf({ ...DAY, width: DAY.width / 2 }, false));
      const open = accumulatorOf(state, id);
      for (let minute = 0; minute < 5; minute++) {
        const at = NOON + minute * MINUTE;
        const reading = { check: id, at, took: 90, attempts: 1, measures: { latency: latency(random) } };
        const entry = {
          check: { id, interval: MINUTE },
          reading,
          judgement: { verdict: 'pass', reasons: [] },
        } as const;
        takeReading(open, { ...entry, inIncident: false }, () => []);
      }
      accrue(open, id, NOON + 5 * MINUTE - 1, () => []);
    }
    await store.commit([...accumulatorWrites(state), ...summaryWrites(state, { closedAt: NOON, edge: NOON })]);
  });

  const each = (key: string) => store.docs.get(key)!.length / 100;

  test.each([
    ['track', () => each('track/0000'), 110],
    ['summary, with 89 days of bars', () => each('summary/0000'), 1600],
    ['five minutes', () => encodeBucket(bucketOf(FIVE, false), FIVE.width).length, 30],
    ['an hour', () => encodeBucket(bucketOf(HOUR, false), HOUR.width).length, 150],
    ['a day', () => encodeBucket(bucketOf(DAY, false), DAY.width).length, 400],
  ])('%s', (_what, bytes, most) => {
    expect(bytes()).toBeLessThanOrEqual(most);
  });
});
