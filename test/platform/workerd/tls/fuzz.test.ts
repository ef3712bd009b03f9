import { describe, expect, test } from 'vitest';
import { FAILURE_KINDS, succeeded } from '../../../../src/contract/failure.ts';
import { inspectOver } from '../../../../src/platform/workerd/tls/inspect.ts';
import { concat } from '../../../../src/platform/workerd/tls/wire/bytes.ts';
import { LIMITS } from '../../../../src/platform/workerd/tls/wire/limits.ts';
import type { Transport } from '../../../../src/platform/workerd/tls/wire/record.ts';
import { dice } from '../../../dice.ts';
import { FlightServer, type Script } from '../../../fixtures/tls/flight-server.ts';
import { chained, issue } from '../../../fixtures/tls/issue.ts';

type Random = () => number;

const root = issue({ name: 'root', key: 'P-256', authority: true });
const intermediate = issue({ name: 'intermediate', key: 'P-256', authority: true, permitted: ['localhost'] }, root);
const leaf = chained(issue({ name: 'localhost', names: ['localhost'], key: 'P-256' }, intermediate), intermediate);
const base = { chain: [leaf.der, intermediate.der], keys: leaf.keys };

const below = (random: Random, most: number): number => Math.floor(random() * most);

/** One change that a broken or hostile server might make. */
const MUTATIONS: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => bytes.with(below(random, bytes.length), below(random, 256)),
  (bytes, random) => {
    const at = below(random, bytes.length);
    return bytes.with(at, bytes[at]! ^ (1 << below(random, 8)));
  },
  (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  (bytes, random) =>
    concat(
      bytes,
      Uint8Array.from({ length: below(random, 64) }, () => below(random, 256)),
    ),
  (bytes, random) => {
    const at = below(random, bytes.length);
    return concat(bytes.subarray(0, at), bytes.subarray(below(random, bytes.length)));
  },
  (bytes) => concat(bytes, bytes),
  () => new Uint8Array(),
  (bytes, random) => {
    // Lengths are where parsers break.
    const at = below(random, Math.max(1, bytes.length - 2));
    return concat(bytes.subarray(0, at), Uint8Array.of(0xff, 0xff), bytes.subarray(at + 2));
  },
];

const mutated = (bytes: Uint8Array, random: Random): Uint8Array =>
  bytes.length === 0 ? bytes : MUTATIONS[below(random, MUTATIONS.length)]!(bytes, random);

/** Before a message is signed and encrypted, so that what lies behind is reached, or on the wire. */
const randomScript = (random: Random): Script => {
  const version = random() < 0.5 ? '1.2' : '1.3';
  const rate = random() < 0.8 ? 0.3 : 0;
  const size = 1 + below(random, 600);
  return {
    ...base,
    version,
    ...(version === '1.3' && random() < 0.2 ? { retry: { group: 0x0017 } } : {}),
    ...(random() < 0.3
      ? {
          split: (all) =>
            Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size)),
        }
      : {}),
    edit: (_type, message) => (random() < rate ? mutated(message, random) : message),
    editRecord: (record) => (rate === 0 && random() < 0.5 ? mutated(record, random) : record),
  };
};

/** A server in this process: answers at once, in pieces of any size, and ends when it has no more to say. */
const connectTo = (server: FlightServer, random: Random): Transport => {
  let waiting: Uint8Array = new Uint8Array();
  return {
    read: async () => {
      if (waiting.length === 0) return succeeded(undefined);
      const piece = waiting.subarray(0, 1 + below(random, waiting.length));
      waiting = waiting.subarray(piece.length);
      return succeeded(piece);
    },
    write: async (bytes) => {
      waiting = concat(waiting, server.receive(bytes));
      return succeeded(undefined);
    },
  };
};

const SEED = Number(process.env.SEED ?? 1);
const COUNT = process.env.CI ? 20_000 : 1_000;

/** ms of CPU for the slowest; the mean is one hundredth of it. */
const CPU_LIMIT = 1_000;
const HEAP_LIMIT = 128 * 1024 * 1024;

describe('a server that says anything', () => {
  test(`ends in a reading: ${COUNT} mutated flights`, async () => {
    const before = process.memoryUsage().heapUsed;
    const seen = new Map<string, number>();
    let slowest = 0;
    for (let at = 0; at < COUNT; at++) {
      const random = dice(SEED * 1_000_003 + at);
      const server = new FlightServer(randomScript(random));
      const started = process.cpuUsage();
      const outcome = await inspectOver(connectTo(server, random), 'localhost', 'target', { ca: root.cert }).catch(
        (error: unknown) => expect.fail(`seed ${SEED}, flight ${at}: ${(error as Error).stack}`),
      );
      const { user, system } = process.cpuUsage(started);
      slowest = Math.max(slowest, (user + system) / 1_000);
      const kind = outcome.ok ? 'pass' : outcome.failure.kind;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (!outcome.ok) expect(FAILURE_KINDS).toContain(outcome.failure.kind);
    }
    expect(slowest).toBeLessThan(CPU_LIMIT);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP_LIMIT);
    // Some flights come through as they are, and most do not.
    expect(seen.get('pass')).toBeGreaterThan(COUNT / 50);
    expect(seen.get('tls')).toBeGreaterThan(COUNT / 2);
  }, 600_000);
});

const rawTransport = (read: () => Uint8Array | undefined): Transport => ({
  read: async () => succeeded(read()),
  write: async () => succeeded(undefined),
});

/** A record of a handshake with this content. */
const record = (content: readonly number[]): Uint8Array =>
  Uint8Array.of(22, 3, 3, content.length >> 8, content.length & 255, ...content);

describe('what a server may send is bounded', () => {
  const ask = (read: () => Uint8Array | undefined) => inspectOver(rawTransport(read), 'localhost', 'target', {});

  test.each([
    [
      'a message that never ends',
      () => record([2, 1, 0xff, 0xff, ...new Array(16_000).fill(0)]),
      'tls',
      'its ServerHello is malformed',
    ],
    ['a message that is too long', () => record([2, 0x02, 0, 1]), 'tls', 'a handshake message that is too long'],
    ['a record that is too long', () => Uint8Array.of(22, 3, 3, 0x40, 1), 'tls', 'a record that is too long'],
    ['an empty record', () => record([]), 'tls', 'an empty handshake record'],
    ['data', () => Uint8Array.of(23, 3, 3, 0, 1, 0), 'tls', 'another record than a handshake'],
    ['warnings for ever', () => Uint8Array.of(21, 3, 3, 0, 2, 1, 112), 'tls', 'nothing but TLS warnings'],
    ['tiny records for ever', () => record([2]), 'tls', ''],
    ['single bytes for ever', () => Uint8Array.of(22), 'tls', ''],
  ])('%s', async (_title, read, kind, words) => {
    const outcome = await ask(read);
    expect(outcome).toMatchObject({ ok: false, failure: { kind, message: expect.stringContaining(words) } });
  });

  test('single bytes: the reads are counted, and it is not said to be the server’s fault', async () => {
    const whole = record([2, 0, 0, 255, ...new Array(255).fill(0)]);
    let at = 0;
    let reads = 0;
    const outcome = await ask(() => {
      reads++;
      at = (at + 1) % whole.length;
      return whole.subarray((at + whole.length - 1) % whole.length).subarray(0, 1);
    });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'probe' } });
    expect(reads).toBeLessThanOrEqual(LIMITS.reads + 1);
  });
});
