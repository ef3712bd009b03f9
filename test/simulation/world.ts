import { createAlertManager } from '../../src/alerts/manager.ts';
import type { Channel } from '../../src/contract/alert.ts';
import type { Check } from '../../src/contract/check.ts';
import type { Config } from '../../src/contract/config.ts';
import type { Clock } from '../../src/contract/ports.ts';
import type { Reading } from '../../src/contract/reading.ts';
import type { DocStore, Publisher } from '../../src/contract/store.ts';
import type { ViewMeta } from '../../src/contract/view.ts';
import type { ProberPort } from '../../src/engine/board/ask-prober.ts';
import { Board } from '../../src/engine/board/board.ts';
import type { Pace } from '../../src/engine/board/publication.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { nodeText } from '../../src/platform/node/text.ts';
import { ALERTING, BELL, MemoryStore } from '../engine/board/board-kit.ts';
import { reading } from '../engine/board/fixtures.ts';
import type { Chance } from './chance.ts';
import { CALM, type Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { Places } from './places.ts';
import { isSteady, promisedBy } from './setting.ts';
import { SERIAL_TYPE, Targets } from './targets.ts';
import { Timeline } from './timeline.ts';

const MINUTE = 60_000;

/** A view in KV, with the true time at which it was handed over. */
export interface Written {
  readonly madeAt: number;
  /** True time from which readers may get it. */
  readonly at: number;
  /** How long it may read fresh, ms. */
  readonly promised: number;
  readonly text: string;
  readonly meta: ViewMeta;
}

/** A view that was handed to KV, whatever became of it. */
export interface Asked {
  readonly at: number;
  /** What the Board's clock showed, and the latest that it had ever shown: up to there the budget may have given tokens. */
  readonly shown: number;
  readonly latest: number;
}

/** What an object that is lost gets for an answer; one of its own, as a promise keeps all who wait for it. */
const never = (): Promise<never> => new Promise(() => {});

/**
 * All that surrounds the Board, made of virtual time and faults. Every operation of every port is an await point: the
 * object may be lost there, the answer may be late, or an error. An object that is lost does nothing any more, as the
 * platform promises; what it had stored stays.
 */
export class World {
  readonly timeline: Timeline;
  readonly store = new MemoryStore();
  readonly targets: Targets;
  readonly journal: Journal;
  readonly places = new Places();
  readonly written: Written[] = [];
  readonly publishes: Asked[] = [];
  /** Whether the last view that was to be written may not have got there. */
  unconfirmed = false;
  readonly rung: string[] = [];
  largestCommit = 0;
  /** Bytes, by what documents are. */
  readonly largest = new Map<string, number>();
  faults: Faults;
  skew = 0;
  board!: Board;
  readonly #chance: Chance;
  readonly #pace: Pace;
  #config: Config;
  #generation = 0;
  #latest: number;

  constructor(start: number, chance: Chance, faults: Faults, { config, pace }: { config: Config; pace: Pace }) {
    this.timeline = new Timeline(start);
    this.#latest = start;
    this.#chance = chance;
    this.faults = faults;
    this.#config = config;
    this.#pace = pace;
    this.targets = new Targets(chance);
    this.journal = new Journal(this.targets.truth);
    this.boot(config);
  }

  get checks(): readonly Check[] {
    return this.#config.checks;
  }

  /** What the Board's clock shows. */
  get shown(): number {
    return this.timeline.now + this.skew;
  }

  calm(): void {
    this.faults = CALM;
    this.places.trouble = undefined;
    this.skew = 0;
  }

  /** The object is lost, and there is a new one, of another config perhaps. */
  boot(config: Config = this.#config): void {
    this.#config = config;
    const generation = ++this.#generation;
    const lives = () => generation === this.#generation;
    const clock = this.#clock(lives);
    this.board = new Board(
      { config, types: { serial: SERIAL_TYPE, heartbeat: CHECKS.heartbeat! }, pace: this.#pace },
      {
        store: this.#store(lives),
        publisher: this.#publisher(lives, promisedBy(config)),
        prober: this.#prober(lives),
        alertManager: this.#alertManager(lives, clock),
        clock,
        text: nodeText,
        random: this.#chance.random,
        log: () => {},
      },
    );
  }

  /** An await point. Resolves later, perhaps; never, where the object is lost. */
  async #pass(lives: () => boolean): Promise<void> {
    if (!lives()) return never();
    if (this.#chance.is(this.faults.crash)) {
      this.boot();
      return never();
    }
    if (this.#chance.is(this.faults.delay)) await this.timeline.sleep(this.#chance.below(MINUTE));
    if (!lives()) return never();
  }

  #clock(lives: () => boolean): Clock {
    return {
      now: () => {
        this.#latest = Math.max(this.#latest, this.shown);
        return this.shown;
      },
      monotonic: () => this.timeline.now,
      after: (ms, action) => this.timeline.after(ms, () => lives() && action()),
    };
  }

  #store(lives: () => boolean): DocStore {
    const read = async <T>(action: () => Promise<T>): Promise<T> => {
      await this.#pass(lives);
      if (this.#chance.is(this.faults.storeBefore)) throw new Error('storage: cannot read');
      return action();
    };
    return {
      get: (key) => read(() => this.store.get(key)),
      list: (range) => read(() => this.store.list(range)),
      commit: async (writes) => {
        await this.#pass(lives);
        if (this.#chance.is(this.faults.storeBefore)) throw new Error('storage: cannot write');
        await this.store.commit(writes);
        this.#measure(writes);
        this.journal.observe(writes, this.#config, this.store.docs, this.timeline.now);
        if (this.#chance.is(this.faults.storeAfter)) throw new Error('storage: written, or perhaps not');
        await this.#pass(lives);
      },
    };
  }

  #measure(writes: Parameters<DocStore['commit']>[0]): void {
    this.largestCommit = Math.max(this.largestCommit, writes.length);
    for (const { key, value } of writes) {
      const [kind = ''] = key.split('/');
      this.largest.set(kind, Math.max(this.largest.get(kind) ?? 0, value?.length ?? 0));
    }
  }

  #publisher(lives: () => boolean, promised: number): Publisher {
    return {
      publish: async (text, meta) => {
        const madeAt = this.timeline.now;
        this.publishes.push({ at: madeAt, shown: this.shown, latest: this.#latest });
        this.unconfirmed = true;
        await this.#pass(lives);
        const fault = this.#chance.is(this.faults.kv)
          ? this.#chance.pick(['refused', 'lost', 'hangs'] as const)
          : 'none';
        if (fault === 'refused') throw new Error('KV PUT failed: 429');
        if (fault === 'hangs') return never();
        this.written.push({ madeAt, at: this.timeline.now, promised, text, meta });
        if (fault === 'lost') throw new Error('KV PUT failed: 500');
        await this.#pass(lives);
        this.unconfirmed = false;
      },
    };
  }

  #prober(lives: () => boolean): ProberPort {
    return {
      probe: async (_shard, checks, _onReading, location) => {
        await this.#pass(lives);
        const faulty = this.#chance.is(this.faults.prober);
        const fault = faulty
          ? this.#chance.pick(['throws', 'hangs', 'late', 'twice', 'forgets', 'other'] as const)
          : 'none';
        const trouble = this.places.of(location);
        if (fault === 'throws' || trouble === 'gone') throw new Error('Durable Object reset');
        if (fault === 'hangs') return never();
        if (fault === 'late' || trouble === 'late') await this.timeline.sleep(15 * MINUTE);
        const itsClock = () => this.shown + Math.round((this.#chance.below(2) - 1) * this.faults.proberClock);
        const probe = (check: Check, at: number) =>
          location === undefined
            ? this.targets.probe(check, at)
            : this.targets.probe(check, at, isSteady(check.id), this.places.failureAt(location, check.id));
        const readings = checks.map((check) => probe(check, itsClock()));
        await this.#pass(lives);
        if (fault === 'twice') return [...readings, ...checks.map((check) => probe(check, this.shown))];
        return this.#spoil(readings, fault);
      },
    };
  }

  #spoil(readings: readonly Reading[], fault: string): readonly Reading[] {
    if (fault === 'forgets') return readings.slice(1);
    if (fault === 'other') return [reading({ check: 'nobody' }), ...readings];
    return readings;
  }

  #alertManager(lives: () => boolean, clock: Clock) {
    const send: Channel['send'] = async ({ notice: { key } }) => {
      await this.#pass(lives);
      if (this.#chance.is(this.faults.receiver)) return { accepted: false, answer: 'HTTP 503', retry: true };
      this.rung.push(key);
      return { accepted: true, answer: 'ok' };
    };
    return createAlertManager({
      ...ALERTING,
      routes: [BELL],
      channels: { bell: { type: 'bell', about: 'for tests', schema: {}, send } },
      random: this.#chance.random,
      ports: { ...ALERTING.ports, clock },
    });
  }
}
