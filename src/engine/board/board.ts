import type { AlertManager } from '../../contract/alert.ts';
import type { BoardReply } from '../../contract/board.ts';
import type { Check } from '../../contract/check.ts';
import type { Beat, Clock, TextCodec } from '../../contract/ports.ts';
import type { DocStore, Publisher } from '../../contract/store.ts';
import type { PublishedView } from '../../contract/view.ts';
import { checkOfHistory, type LocationEvent, locationHistory } from '../history/history.ts';
import type { Cast } from '../locations/election.ts';
import { homeOf } from '../locations/turns.ts';
import { electorateOf } from '../locations/votes.ts';
import type { MaintenanceIntervals } from '../maintenance/interval.ts';
import { maintenanceIntervals } from '../maintenance/maintenance.ts';
import { probeAll } from '../probe/pool.ts';
import { alertInputOf } from './alert-input.ts';
import { type Answered, askSuspectsAgain } from './ask-again.ts';
import { askInTurn, askProber, type Measured, type ProberPort } from './ask-prober.ts';
import { Allowance, confirmationShards, contestsIn, introducing, isBlindIn, plannedAsks } from './asks.ts';
import type { BoardState } from './board-state.ts';
import { type Cycle, cycle, type Event, type TickReading } from './cycle.ts';
import { Dispatcher } from './dispatcher.ts';
import { boardFigures } from './figures.ts';
import { beatWrite, inboxPort } from './inbox.ts';
import { Readers } from './readers.ts';
import { type BoardSettings, render } from './render.ts';
import { isDue, momentOf, nextWake, slotOf } from './schedule.ts';
import { isPushed, type Plan, planShards, type Shard } from './shards.ts';
import { StateMoves } from './state-moves.ts';
import { StateStore } from './state-store.ts';
import { ViewPublisher } from './view-publisher.ts';

/** What the Board is given: the simulation hands it the same as the Durable Object does. */
export interface BoardPorts {
  readonly store: DocStore;
  readonly publisher: Publisher;
  /** Other objects, each with its own connections and subrequests. */
  readonly prober: ProberPort;
  readonly alertManager: AlertManager;
  readonly clock: Clock;
  readonly text: TextCodec;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** For whoever runs Sitrep; never holds a secret. */
  readonly log: (message: string, error: unknown) => void;
}

/** What a tick did; it is stored before it is returned. */
export interface TickReport {
  /** Ids of the checks that were probed. */
  readonly probed: readonly string[];
  /** Every reading, judged. */
  readonly events: readonly Event[];
  /** Those of them that changed a status. */
  readonly changed: readonly Event[];
}

/** What a tick took up: no other tick probes these checks until their readings are stored. */
interface Claimed {
  readonly plan: Plan;
  readonly slots: ReadonlyMap<string, number>;
  /** Probes here what was pushed to the Board. */
  readonly inbox: ProberPort;
  /** Whether a check did not fail when it was last read from there. */
  readonly isHealthy: (measured: Measured) => boolean;
  readonly allowance: Allowance;
  /** Marks a shard whose prober object is to say where it runs. */
  readonly introducing: (shard: Shard) => Shard;
}

interface Settled {
  readonly step: Cycle;
  readonly view: PublishedView | undefined;
}

/**
 * The single writer: claims due checks, has them probed, folds the readings into its state, stores that in one
 * transaction, and only then lets readers see it. Ticks may overlap; each check is probed by one of them at a time.
 */
export class Board {
  readonly #settings: BoardSettings;
  readonly #ports: BoardPorts;
  readonly #stateStore: StateStore;
  readonly #viewPublisher: ViewPublisher;
  readonly #dispatcher: Dispatcher;
  readonly #claimed = new Set<string>();
  readonly #ids: ReadonlySet<string>;
  readonly #maintenance: MaintenanceIntervals;
  /** History and incidents, for those who ask. */
  readonly readers: Readers;
  /** To a file and back. */
  readonly moves: StateMoves;

  constructor(settings: BoardSettings, ports: BoardPorts) {
    this.#settings = settings;
    this.#ports = ports;
    this.#stateStore = new StateStore(ports.store, settings.pace);
    this.#viewPublisher = new ViewPublisher(ports, this.#stateStore);
    this.#dispatcher = new Dispatcher(ports.alertManager, this.#stateStore, ports.clock);
    const { checks, maintenance } = settings.config;
    this.#ids = new Set(
      checks.flatMap(({ id, locations = [] }) => [id, ...locations.map((location) => locationHistory(id, location))]),
    );
    const intervals = maintenanceIntervals(maintenance, checks);
    this.#maintenance = (id, within) => intervals(checkOfHistory(id), within);
    this.readers = new Readers(settings, ports, this.#stateStore);
    this.moves = new StateMoves(settings, ports, this.#stateStore);
  }

  /**
   * Probes what is due. A duplicate or late event finds nothing due. Rejects where the store fails.
   *
   * @param scheduledAt when the event was to fire, ms since the epoch.
   */
  tick(scheduledAt: number): Promise<TickReport> {
    const at = momentOf(scheduledAt, this.#now());
    return this.#cycle(at, scheduledAt, (check, slot) => isDue(check, slot, at));
  }

  /** Probes every check that is not being probed already. */
  run(): Promise<TickReport> {
    return this.#cycle(this.#now(), undefined, () => true);
  }

  /** When the Board must be woken, before the next cron event perhaps; `undefined` where the cron is enough. */
  async nextWake(): Promise<number | undefined> {
    const probing = nextWake(this.#settings.config.checks, this.#now());
    const alerting = await this.#dispatcher.nextWake();
    return probing === undefined || alerting === undefined ? (probing ?? alerting) : Math.min(probing, alerting);
  }

  /** The view as it would be published now, with hidden checks in it. */
  hiddenView(): Promise<PublishedView> {
    return this.#stateStore.use(this.#now(), async (state) => render(this.#settings, state, this.#now(), true));
  }

  /** What `sitrep doctor` asks. */
  figures(): Promise<ReturnType<typeof boardFigures>> {
    const now = this.#now();
    return this.#stateStore.use(now, async (state) =>
      boardFigures(state, this.readers.used(state), this.#settings, now),
    );
  }

  /** Stores a heartbeat; `missing` where the check takes none. Rejects where it could not be stored. */
  beat(id: string, beat: Beat): Promise<BoardReply<null>> {
    const check = this.#settings.config.checks.find((each) => each.id === id);
    if (check === undefined || !isPushed(check, this.#settings.types)) return Promise.resolve({ kind: 'missing' });
    return this.#stateStore.use(this.#now(), async () => {
      await this.#ports.store.commit([beatWrite(id, beat)]);
      return { kind: 'ok', value: null };
    });
  }

  #now(): number {
    return this.#ports.clock.now();
  }

  async #cycle(
    at: number,
    scheduledAt: number | undefined,
    wanted: (check: Check, slot: number | undefined) => boolean,
  ): Promise<TickReport> {
    const claimed = await this.#stateStore.use(at, async (state) => this.#claim(state, at, wanted));
    const { fast, slow, local } = claimed.plan;
    const { prober, clock } = this.#ports;
    const quick = this.#quick(fast, claimed);
    const inbox = local.map((shard) => askProber(shard, claimed.inbox, clock));
    const lanes = [this.#lane([quick, ...inbox], claimed, scheduledAt)];
    if (slow.length > 0) {
      const late = slow.map((shard) => askProber(shard, prober, clock));
      lanes.push(this.#lane(late, claimed, undefined));
    }
    const settled = await Promise.allSettled(lanes);
    const reports = settled.map((lane) => {
      if (lane.status === 'rejected') throw lane.reason;
      return lane.value;
    });
    const all = reports.flat();
    return {
      probed: [...claimed.slots.keys()],
      events: all,
      changed: all.filter(({ transition }) => transition !== undefined),
    };
  }

  /** The readings of the checks that did not time out last time. */
  async #quick(shards: readonly Shard[], { isHealthy }: Claimed): Promise<readonly Measured[]> {
    const { prober, clock } = this.#ports;
    const measured = await Promise.all(askInTurn(shards, prober, clock));
    const answers = measured.map((each, index): Answered => ({ shard: shards[index]!, measured: each }));
    return askSuspectsAgain(answers, isHealthy, prober, clock);
  }

  #claim(state: BoardState, at: number, wanted: (check: Check, slot: number | undefined) => boolean): Claimed {
    const due = this.#settings.config.checks.filter(
      (check) => !this.#claimed.has(check.id) && wanted(check, state.records.get(check.id)?.slot),
    );
    for (const { id } of due) this.#claimed.add(id);
    const planned = plannedAsks(due, at, state, this.#settings.config);
    const failing = new Set(
      planned.filter((each) => each.failing).map(({ check: { id }, location }) => `${id} ${location}`),
    );
    const introduce = introducing(state, this.#settings.config, at);
    const { fast, slow, local } = planShards(planned, this.#settings.types);
    return {
      plan: { fast: fast.map(introduce), slow: slow.map(introduce), local },
      slots: new Map(due.map((check) => [check.id, slotOf(check.interval, at)])),
      inbox: this.#inbox(state),
      isHealthy: ({ check: { id }, location }) => !failing.has(`${id} ${location}`),
      allowance: new Allowance(),
      introducing: introduce,
    };
  }

  #inbox({ records }: BoardState): ProberPort {
    const { store, clock, text, random } = this.#ports;
    const ports = { clock, text, random, inbox: inboxPort(store, records) };
    return { probe: (_shard, checks) => probeAll(checks, this.#settings.types, ports) };
  }

  /**
   * One lane of a tick: its readings are stored together, as soon as the last of them is in. Those that must be confirmed
   * from elsewhere follow once they are.
   */
  async #lane(
    shards: readonly Promise<readonly Measured[]>[],
    claimed: Claimed,
    scheduledAt: number | undefined,
  ): Promise<readonly Event[]> {
    const measured = (await Promise.all(shards)).flat();
    const contests = await this.#contests(measured, claimed).catch((error: unknown) => {
      this.#release(measured);
      throw error;
    });
    if (contests.length === 0) return this.#finish(measured, claimed, scheduledAt);
    const contested = new Set(contests.map(({ check }) => check.id));
    const waiting = measured.filter(({ check }) => contested.has(check.id));
    const clear = measured.filter(({ check }) => !contested.has(check.id));
    const parts =
      clear.length === 0
        ? [this.#confirm(waiting, contests, claimed, scheduledAt)]
        : [this.#finish(clear, claimed, scheduledAt), this.#confirm(waiting, contests, claimed, undefined)];
    const settled = await Promise.allSettled(parts);
    return settled.flatMap((part) => {
      if (part.status === 'rejected') throw part.reason;
      return part.value;
    });
  }

  /** What must be confirmed; nothing, and no wait for the state, where no check has locations. */
  async #contests(measured: readonly Measured[], { slots }: Claimed): Promise<ReturnType<typeof contestsIn>> {
    if (measured.every(({ location }) => location === undefined)) return [];
    return this.#stateStore.use(this.#now(), async (state) => contestsIn(measured, slots, state, this.#settings));
  }

  /** Asks the locations that have not voted in this tick, then stores all votes together. */
  async #confirm(
    waiting: readonly Measured[],
    contests: ReturnType<typeof contestsIn>,
    claimed: Claimed,
    scheduledAt: number | undefined,
  ): Promise<readonly Event[]> {
    const { prober, clock } = this.#ports;
    const shards = confirmationShards(contests, claimed.allowance).map(claimed.introducing);
    const confirmed = await Promise.all(shards.map((shard) => askProber(shard, prober, clock)));
    return this.#finish([...waiting, ...confirmed.flat()], claimed, scheduledAt);
  }

  /** Lets other ticks probe these checks. */
  #release(readings: readonly Pick<Measured, 'check'>[]): void {
    for (const { check } of readings) this.#claimed.delete(check.id);
  }

  /** Folds, stores, publishes and delivers. */
  async #finish(
    measured: readonly Measured[],
    { slots }: Claimed,
    scheduledAt: number | undefined,
  ): Promise<readonly Event[]> {
    const readings = measured.map((each): TickReading => ({ ...each, slot: slots.get(each.check.id)! }));
    const { step, view } = await this.#settle(readings, scheduledAt).finally(() => {
      // Before anything is sent: neither KV nor a receiver that hangs may keep these checks from being probed again.
      this.#release(readings);
    });
    await Promise.all([view ? this.#viewPublisher.publish(view) : undefined, this.#deliver()]);
    return step.events;
  }

  /** Folds and stores readings; with the view to be published, if it is to be. */
  #settle(readings: readonly TickReading[], scheduledAt: number | undefined): Promise<Settled> {
    const now = this.#now();
    return this.#stateStore.use(now, async (state) => {
      const input = { readings, scheduledAt, now };
      const reads = this.readers.used(state);
      const step = cycle(state, input, { ...this.#settings, publishing: this.#viewPublisher.busy, reads });
      // Before it is stored: where that seems to fail, it may be stored all the same.
      if (step.visible) this.#viewPublisher.markStale();
      const stored = await this.#store(state, step, now);
      // Rendered before anything else changes the history.
      const view = step.publish ? render(this.#settings, stored, now, false) : undefined;
      if (view) this.#viewPublisher.reserve();
      return { step, view };
    });
  }

  /** Stores a step together with what history and alerts make of it. */
  async #store(before: BoardState, { state, events, casts }: Cycle, now: number): Promise<BoardState> {
    const isThere = (id: string) => this.#ids.has(id);
    const read = new Set(events.map(({ check }) => check.id));
    const isProbing = (id: string) => this.#claimed.has(checkOfHistory(id)) && !read.has(checkOfHistory(id));
    const past = await state.history.record(this.#ports.store, {
      events,
      locationEvents: casts.map((cast) => this.#locationEvent(cast, before)),
      now,
      isThere,
      isProbing,
      maintenance: this.#maintenance,
    });
    const input = alertInputOf(this.#settings, state, before, now);
    const after = { ...state, alerts: this.#ports.alertManager.plan(state.alerts, input) };
    await this.#stateStore.store(before, after, past);
    return after;
  }

  /** A reading covers the time until the next one from there: home reads at each interval, the others in turn. */
  #locationEvent({ check, location, reading, judgement }: Cast, state: BoardState): LocationEvent {
    const { interval, othersEvery, ...electorate } = electorateOf(check)!;
    const isHome = homeOf({ interval, othersEvery, ...electorate }, isBlindIn(state)) === location;
    const covers = isHome ? interval : Math.max(interval, othersEvery);
    return { check: { id: locationHistory(check.id, location), interval: covers }, reading, judgement };
  }

  /** What cannot be stored of it is delivered again. */
  async #deliver(): Promise<void> {
    await this.#dispatcher
      .deliver()
      .catch((error: unknown) => this.#ports.log('what became of the alerts could not be stored', error));
  }
}
