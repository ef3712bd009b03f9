import { beforeAll, describe, expect, test } from 'vitest';
import type { Door } from '../../../src/contract/doors.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import type { Judgement } from '../../../src/contract/verdict.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config.ts';
import { evaluate } from '../../../src/engine/evaluate.ts';
import { probe } from '../../../src/engine/probe.ts';
import type { Addresses } from './addresses.ts';
import { checkEntry, fillIn, rowId } from './config.ts';
import { differenceAt } from './differences.ts';
import { ROWS } from './index.ts';
import type { DoorName, Row } from './row.ts';

/** ms that a verdict may come after the timeout. */
const GRACE_MS = 250;
/** Bytes that one probe may hold, whatever the target sends. */
export const HEAP_LIMIT = 32 * 1024 * 1024;

/** Where the zoo is run, and how that place's memory is measured: the peak of bytes held since the last call. */
export interface ZooPlace {
  readonly door: Door & { readonly name: string };
  readonly ports: Ports;
  readonly addresses: () => Promise<Addresses>;
  readonly watchMemory: () => Promise<() => Promise<number>>;
}

const checkOf = (row: Row, addresses: Addresses, door: Door) => {
  const text = JSON.stringify({ checks: [checkEntry(row, rowId(0), addresses)] });
  return parseConfig(text, { checks: CHECKS }, { door, secret: () => undefined });
};

/** Kind and words as this door sees them. */
export const expectation = (row: Row, door: Door, addresses: Addresses) => {
  const words = fillIn(row.words ?? '', row, addresses);
  return { verdict: row.verdict, kind: row.kind, words, ...differenceAt(door.name, row)?.instead };
};

const expectJudgement = (row: Row, judgement: Judgement, place: ZooPlace, addresses: Addresses): void => {
  const [reason] = judgement.reasons;
  const { verdict, kind, words } = expectation(row, place.door, addresses);
  expect({ verdict: judgement.verdict, kind: reason?.kind, message: reason?.message }).toMatchObject({
    verdict,
    ...(kind
      ? { kind, message: typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words) }
      : {}),
  });
};

export const standsHere = (row: Row, door: Door): boolean => row.doors?.includes(door.name as DoorName) ?? true;

/** Runs every row at one door. */
export const zooSuite = (place: ZooPlace): void => {
  describe(`the zoo, seen from ${place.door.title}`, () => {
    let addresses: Addresses;
    beforeAll(async () => {
      addresses = await place.addresses();
    }, 30_000);

    test.each(ROWS.filter((row) => standsHere(row, place.door)))('$name', async (row) => {
      const parsed = checkOf(row, addresses, place.door);
      if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path} ${message}`).join('\n'));
      const [check] = parsed.config.checks;
      const type = CHECKS[check!.type]!;
      const peak = await place.watchMemory();
      const start = performance.now();
      const reading = await probe(check!, type, place.ports);
      const took = performance.now() - start;
      expectJudgement(row, evaluate(check!, type, reading), place, addresses);
      expect(reading.attempts).toBe(row.attempts ?? 1);
      expect(took).toBeLessThan((check!.timeout + GRACE_MS) * reading.attempts);
      expect(await peak()).toBeLessThan(HEAP_LIMIT);
    });

    test.each(ROWS.filter((row) => !standsHere(row, place.door)))('$name: the config is refused', (row) => {
      const parsed = checkOf(row, addresses, place.door);
      expect(parsed.ok ? 'accepted' : parsed.issues.map(({ message }) => message).join('\n')).toMatch(/not/);
    });
  });
};
