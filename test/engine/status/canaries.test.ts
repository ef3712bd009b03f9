import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../../../src/contract/failure.ts';
import { doubt } from '../../../src/engine/status/canaries.ts';
import type { CheckRecord } from '../../../src/engine/status/records.ts';
import { check, reading } from '../board/fixtures.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const api = check({ id: 'api' });
const one = check({ id: 'one', name: 'Cloudflare' });
const two = check({ id: 'two', name: 'Google' });
const config = { canaries: ['one', 'two'], checks: [api, one, two] };

const taken = (each: typeof api, kind?: FailureKind) => ({
  check: each,
  reading: reading({ check: each.id, ...(kind ? { failure: { kind, message: 'no route' } } : {}) }),
});
const last = (id: string, at: number, kind?: FailureKind): CheckRecord => ({
  id,
  addedAt: 0,
  last: { at, verdict: 'fail', attempts: 1, measures: {}, kind, reasons: [] },
});

describe('a failure of the network while every canary', () => {
  it.each([
    ['fails too', [taken(one, 'timeout'), taken(two, 'dns')], [], 'probe'],
    ['failed a moment ago', [], [last('one', NOW - MINUTE, 'connect'), last('two', NOW - MINUTE, 'probe')], 'probe'],
    [
      'failed long ago',
      [],
      [last('one', NOW - 3 * MINUTE, 'connect'), last('two', NOW - 3 * MINUTE, 'connect')],
      'connect',
    ],
    ['but one fails', [taken(one, 'timeout'), taken(two)], [], 'connect'],
    ['answers with an error of its own', [taken(one, 'status'), taken(two, 'status')], [], 'connect'],
    ['has never been read', [], [], 'connect'],
  ] as const)('%s', (_, canaries, records, kind) => {
    const byId = new Map(records.map((record) => [record.id, record]));
    expect(doubt([taken(api, 'connect'), ...canaries], byId, config, NOW)[0]!.reading.failure?.kind).toBe(kind);
  });

  it('says why nothing is known', () => {
    const [first] = doubt([taken(api, 'connect'), taken(one, 'dns'), taken(two, 'dns')], new Map(), config, NOW);
    expect(first!.reading.failure?.message).toBe(
      'our own network seems to be down, as Cloudflare, Google cannot be reached either (no route)',
    );
  });

  it.each([
    ['one is hidden', [{ ...one, public: false }, two], 'as Google cannot be reached either (no route)'],
    [
      'all are hidden',
      [
        { ...one, public: false },
        { ...two, public: false },
      ],
      'as no canary can be reached either (no route)',
    ],
  ])('names no hidden check to the public: %s', (_, canaries, words) => {
    const readings = [taken(api, 'connect'), ...canaries.map((each) => taken(each, 'dns'))];
    const [first] = doubt(readings, new Map(), { ...config, checks: [api, ...canaries] }, NOW);
    expect(first!.reading.failure?.message).toBe(`our own network seems to be down, ${words}`);
  });

  it('leaves an answer that came as it is', () => {
    const [first] = doubt([taken(api, 'status'), taken(one, 'dns'), taken(two, 'dns')], new Map(), config, NOW);
    expect(first!.reading.failure?.kind).toBe('status');
  });
});
