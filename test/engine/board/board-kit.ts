import { createAlertManager } from '../../../src/alerts/manager.ts';
import type { Check, CheckRegistry } from '../../../src/contract/check.ts';
import type { Config } from '../../../src/contract/config.ts';
import { failed } from '../../../src/contract/failure.ts';
import type { Clock } from '../../../src/contract/ports.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import type { Doc, DocStore } from '../../../src/contract/store.ts';
import type { Details, StatusAnswer, ViewMeta } from '../../../src/contract/view.ts';
import type { ProberPort } from '../../../src/engine/board/ask-prober.ts';
import { Board, type BoardPorts } from '../../../src/engine/board/board.ts';
import { EDGE_PACE, type Pace } from '../../../src/engine/board/publication.ts';
import type { BoardSettings } from '../../../src/engine/board/render.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseUrl } from '../../../src/engine/net/url.ts';
import { MAX_DOCUMENT_BYTES } from '../../../src/engine/store/packing.ts';
import { nodeText } from '../../../src/platform/node/text.ts';
import { alertRoute, checkType, reading } from './fixtures.ts';

/** A store in memory that refuses what the real one refuses, counts rows, and fails on request. */
export class MemoryStore implements DocStore {
  readonly docs = new Map<string, string>();
  /** All keys, until one comes or goes. */
  #sorted: string[] | undefined;
  rows = 0;
  commits = 0;
  fail: 'no' | 'before' | 'after' = 'no';

  async get(key: string): Promise<string | undefined> {
    return this.docs.get(key);
  }

  async list({ start, end, limit, reverse }: Parameters<DocStore['list']>[0]): Promise<readonly Doc[]> {
    this.#sorted ??= [...this.docs.keys()].sort();
    const keys = this.#sorted.filter((key) => key >= start && key < end);
    return (reverse ? keys.reverse() : keys).slice(0, limit).map((key) => ({ key, value: this.docs.get(key)! }));
  }

  async commit(writes: readonly { readonly key: string; readonly value: string | null }[]): Promise<void> {
    if (this.fail === 'before') throw new Error('disk I/O error');
    for (const { key, value } of writes) {
      if (value !== null && Buffer.byteLength(value) > MAX_DOCUMENT_BYTES) throw new Error(`${key} is too big`);
    }
    for (const { key, value } of writes) {
      if ((value === null) === this.docs.has(key)) this.#sorted = undefined;
      if (value === null) this.docs.delete(key);
      else this.docs.set(key, value);
    }
    this.rows += writes.length;
    this.commits++;
    if (this.fail === 'after') throw new Error('connection lost after the commit');
  }
}

/** A clock that moves only on request; timers fire as it passes them. */
export class ManualClock implements Clock {
  time: number;
  readonly #timers = new Set<{ at: number; action: () => void }>();

  constructor(start = Date.UTC(2026, 10, 22, 10)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.time + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    this.time += ms;
    for (const timer of [...this.#timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.time || !this.#timers.delete(timer)) continue;
      timer.action();
    }
  }
}

export const config = (checks: readonly Check[]): Config => ({
  site: { title: 'Acme status', links: [] },
  checks,
  locations: [],
  alerts: [],
  maintenance: [],
  canaries: [],
  secrets: [],
  unset: [],
});

export const TYPES: CheckRegistry = {
  http: checkType({ latency: { unit: 'ms', worse: 'higher', about: 'for tests' } }),
  heartbeat: CHECKS.heartbeat!,
};

/** A view as readers got it; parsed only where a test looks. */
export class Published {
  readonly text: string;
  readonly meta: ViewMeta;

  constructor(text: string, meta: ViewMeta) {
    this.text = text;
    this.meta = meta;
  }

  get status(): StatusAnswer {
    return JSON.parse(this.text.slice(0, this.text.indexOf('\n')));
  }

  get details(): Details {
    return JSON.parse(this.text.slice(this.text.indexOf('\n')));
  }
}

/** An alert manager without routes: nothing is sent. */
export const ALERTING = {
  routes: [],
  site: { title: 'Acme status' },
  channels: {},
  random: () => 0.5,
  redact: (text: string) => text,
  ports: {
    text: nodeText,
    fetch: { send: async () => failed('connect', 'refused') },
    parseUrl: (text: string) => parseUrl(text, ['https']),
  },
};

/** Nothing is sent. */
export const silentAlertManager = (clock: Clock) =>
  createAlertManager({ ...ALERTING, ports: { ...ALERTING.ports, clock } });

/** Everything goes to one channel, whose type a test brings along. */
export const BELL = alertRoute({ type: 'bell' });

/** A Board over fakes, all of which a test can reach into. */
export const boardKit = (checks: readonly Check[], pace: Pace = EDGE_PACE) => {
  const store = new MemoryStore();
  const clock = new ManualClock();
  const published: Published[] = [];
  const probed: { shard: string; ids: string[] }[] = [];
  const logged: string[] = [];
  const failures = new Map<string, Reading['failure']>();
  const prober: ProberPort = {
    async probe(shard, asked) {
      probed.push({ shard, ids: asked.map(({ id }) => id) });
      return asked.map(({ id }) =>
        reading({ check: id, at: clock.now(), measures: { latency: 12 }, failure: failures.get(id) }),
      );
    },
  };
  const ports: BoardPorts = {
    store,
    clock,
    prober,
    text: nodeText,
    alertManager: silentAlertManager(clock),
    random: () => 0.5,
    publisher: {
      publish: async (text, meta) => {
        published.push(new Published(text, meta));
      },
    },
    log: (message, error) => logged.push(`${message}: ${error instanceof Error ? error.message : error}`),
  };
  const start = (
    changed: readonly Check[] = checks,
    other: Partial<BoardPorts> = {},
    configured: Partial<Config> = {},
    limits: Pick<BoardSettings, 'readsPerDay'> = {},
  ) =>
    new Board({ config: { ...config(changed), ...configured }, types: TYPES, pace, ...limits }, { ...ports, ...other });
  /** Lets everything that needs no clock run, until `done`. */
  const settled = async (done: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 1_000 && !done(); turn++) await new Promise((resolve) => setImmediate(resolve));
    if (!done()) throw new Error('it did not come to that');
  };
  return { store, clock, published, probed, logged, failures, ports, start, settled };
};
