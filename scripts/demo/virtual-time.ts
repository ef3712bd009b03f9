import { createAlertManager } from '../../src/alerts/manager.ts';
import type { StateFile } from '../../src/cli/node/state/file.ts';
import type { Config } from '../../src/contract/config.ts';
import { failed } from '../../src/contract/failure.ts';
import type { Clock } from '../../src/contract/ports.ts';
import type { Probed } from '../../src/contract/reading.ts';
import type { DocStore } from '../../src/contract/store.ts';
import { Board } from '../../src/engine/board/board.ts';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseUrl } from '../../src/engine/net/url.ts';
import { nodeText } from '../../src/platform/node/text.ts';

/** What happened, for the real Board to remember. */
export interface Past {
  readonly config: Pick<Config, 'checks'> & Partial<Config>;
  /** When the Board probes every check, ms since the epoch, in ascending order. */
  readonly moments: Iterable<number>;
  /** What a check measured. Never asked for heartbeat checks. */
  readonly probed: (check: string, at: number) => Probed;
  /** Whether the heartbeats come, for all checks that take them. */
  readonly beats?: (check: string, at: number) => boolean;
}

/** Lives through a past in virtual time, and exports what the Board then knows. */
export const live = async ({ config, moments, probed, beats = () => true }: Past): Promise<StateFile> => {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, after: () => () => undefined };
  const board = new Board({ config: { ...EMPTY, ...config }, types: CHECKS, pace: EDGE_PACE }, portsOf(clock, probed));
  const pushed = config.checks.filter(({ type }) => type === 'heartbeat');
  for (now of moments) {
    for (const { id } of pushed) if (beats(id, now)) await board.beat(id, { at: now, status: 'pass' });
    await board.run();
  }
  return everything(board);
};

const EMPTY: Config = {
  site: { title: '', links: [] },
  checks: [],
  locations: [],
  alerts: [],
  maintenance: [],
  canaries: [],
  secrets: [],
  unset: [],
};

const portsOf = (clock: Clock, probed: Past['probed']): ConstructorParameters<typeof Board>[1] => ({
  store: memoryStore(),
  clock,
  prober: {
    probe: async (_, checks) =>
      checks.map(({ id }) => ({ check: id, at: clock.now(), took: 1, attempts: 1, ...probed(id, clock.now()) })),
  },
  text: nodeText,
  // Without routes nothing is sent.
  alertManager: createAlertManager({
    routes: [],
    site: { title: '' },
    channels: {},
    random: Math.random,
    redact: (text) => text,
    ports: {
      clock,
      text: nodeText,
      fetch: { send: async () => failed('connect', 'nothing is sent in virtual time') },
      parseUrl: (text) => parseUrl(text, ['https']),
    },
  }),
  random: Math.random,
  publisher: { publish: async () => undefined },
  log: (message, error) => {
    throw new Error(message, { cause: error });
  },
});

const memoryStore = (): DocStore => {
  const documents = new Map<string, string>();
  /** All keys, until one comes or goes. */
  let sorted: readonly string[] | undefined;
  return {
    get: async (key) => documents.get(key),
    list: async ({ start, end, limit, reverse = false }) => {
      sorted ??= [...documents.keys()].sort();
      const keys = sorted.slice(firstFrom(sorted, start), firstFrom(sorted, end));
      return (reverse ? keys.reverse() : keys).slice(0, limit).map((key) => ({ key, value: documents.get(key)! }));
    },
    commit: async (writes) => {
      for (const { key, value } of writes) {
        if ((value === null) === documents.has(key)) sorted = undefined;
        if (value === null) documents.delete(key);
        else documents.set(key, value);
      }
    },
  };
};

/** Index of the first key that is not before `start`. */
const firstFrom = (sorted: readonly string[], start: string): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** All that a Board knows, as `sitrep state export` writes it. */
export const everything = async ({ moves }: Pick<Board, 'moves'>): Promise<StateFile> => {
  const documents: StateFile['documents'][number][] = [];
  for (let next: string | undefined; ; ) {
    const reply = await moves.export(next);
    if (reply.kind !== 'ok') throw new Error(reply.kind);
    documents.push(...reply.value.documents);
    if (reply.value.next === null) return { head: reply.value.head, documents };
    next = reply.value.next;
  }
};
