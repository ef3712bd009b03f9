import { createAlertManager } from '../../src/alerts/manager.ts';
import type { Channel, Delivery, Notice, Sending } from '../../src/contract/alert.ts';
import type { Incident } from '../../src/contract/incident.ts';
import type { Board } from '../../src/engine/board/board.ts';
import { SERVE_PACE } from '../../src/engine/board/publication.ts';
import { ALERTING, boardKit } from '../engine/board/board-kit.ts';
import { alertRoute, check } from '../engine/board/fixtures.ts';
import { Chance } from './chance.ts';

const MINUTE = 60_000;

/** Minutes with faults, and minutes after them in which everything works and what is owed must arrive. */
const NIGHT = 120;
const MORNING = 150;

const IDS = ['db', 'web', 'api'] as const;

/** One message that a receiver took, whether or not its answer got back. */
export interface Taken {
  readonly route: string;
  readonly at: number;
  readonly notice: Notice;
}

/** Which faults a night has. Without those of the Board itself, two nights of one seed see the same outages. */
export interface Faults {
  readonly channels: boolean;
  readonly restarts: boolean;
  readonly store: boolean;
  readonly ticks: boolean;
}

const route = (id: string) =>
  alertRoute({ id, type: id, on: ['degraded', 'down', 'resolved', 'flapping'], repeatInterval: 45 * MINUTE });

/** A night of outages, with receivers, storage and cron failing by a seed, through the Board's own code. */
export class Night {
  readonly taken: Taken[] = [];
  readonly #kit = boardKit(
    IDS.map((id) => check({ id, dependsOn: id === 'web' ? ['db'] : [] })),
    SERVE_PACE,
  );
  readonly #world: Chance;
  readonly #luck: Chance;
  readonly #faults: Faults;
  readonly maintenance: { readonly start: number; readonly end: number };
  #isNight = true;
  readonly #away = new Map<string, number>();
  #board: Board;

  constructor(seed: number, faults: Faults) {
    this.#world = new Chance(seed);
    this.#luck = new Chance(seed ^ 0x5eed);
    this.#faults = faults;
    const start = this.#kit.clock.now() + Math.floor(this.#world.below(NIGHT)) * MINUTE;
    this.maintenance = { start, end: start + Math.ceil(this.#world.below(40)) * MINUTE };
    this.#board = this.#start();
  }

  async play(): Promise<void> {
    for (let minute = 0; minute < NIGHT + MORNING; minute++) {
      this.#isNight = minute < NIGHT;
      this.#live();
      if (this.#isNight && this.#faults.ticks && this.#luck.is(0.1)) {
        this.#kit.clock.advance(MINUTE);
        continue;
      }
      await this.#tick();
      if (this.#isNight && this.#faults.ticks && this.#luck.is(0.1)) await this.#tick();
      if (this.#isNight && this.#faults.ticks && this.#luck.is(0.01)) this.#kit.clock.time -= 3 * MINUTE;
      this.#kit.clock.advance(MINUTE);
    }
  }

  get incidents(): readonly Incident[] {
    return this.#kit.published.at(-1)!.details.incidents;
  }

  get pending(): number {
    return this.#kit.published.at(-1)!.details.runner.deliveries.pending;
  }

  isQuiet(id: string, at: number): boolean {
    return id === 'api' && at >= this.maintenance.start && at < this.maintenance.end;
  }

  /** Targets fall and rise; in the morning all are well. */
  #live(): void {
    for (const id of IDS) {
      const changes = this.#world.is(id === 'api' ? 0.15 : 0.06);
      if (!this.#isNight) this.#kit.failures.delete(id);
      else if (changes && this.#kit.failures.has(id)) this.#kit.failures.delete(id);
      else if (changes) this.#kit.failures.set(id, { kind: 'connect', message: 'refused' });
    }
    // What depends on a database falls with it.
    if (this.#kit.failures.has('db')) this.#kit.failures.set('web', { kind: 'status', message: 'status 502' });
  }

  async #tick(): Promise<void> {
    const { store, clock } = this.#kit;
    if (this.#isNight && this.#faults.restarts && this.#luck.is(0.3)) this.#board = this.#start();
    store.fail =
      this.#isNight && this.#faults.store && this.#luck.is(0.08) ? this.#luck.pick(['before', 'after']) : 'no';
    await this.#board.tick(clock.now()).catch(() => undefined);
    store.fail = 'no';
  }

  #start() {
    const routes = [route('ops'), route('boss')];
    const channels = Object.fromEntries(routes.map(({ id }) => [id, this.#channel(id)]));
    const ports = { ...ALERTING.ports, clock: this.#kit.clock };
    const alertManager = createAlertManager({
      ...ALERTING,
      routes,
      channels,
      ports,
      random: () => this.#luck.random(),
    });
    const { start, end } = this.maintenance;
    const window = { id: 'm', title: 'Work', checks: ['api'], groups: [], tags: [], start, end };
    return this.#kit.start(undefined, { alertManager }, { alerts: routes, maintenance: [window] });
  }

  #channel(id: string): Channel {
    const send = async ({ notice }: Sending<unknown>): Promise<Delivery> => this.#receive(id, notice);
    return { type: id, about: 'for tests', schema: {}, send };
  }

  /** A receiver that is at times away for a while, busy, wrong, or takes a message and then goes silent. */
  #receive(id: string, notice: Notice): Delivery {
    const at = this.#kit.clock.now();
    const isFaulty = this.#isNight && this.#faults.channels;
    if (isFaulty && this.#luck.is(0.05)) this.#away.set(id, at + this.#luck.below(60) * MINUTE);
    if (isFaulty && at < (this.#away.get(id) ?? 0)) return { accepted: false, answer: '503', retry: true };
    if (isFaulty && this.#luck.is(0.1)) return { accepted: false, answer: '429', retry: true, after: 90_000 };
    if (isFaulty && this.#luck.is(0.05)) return { accepted: false, answer: '400', retry: false };
    this.taken.push({ route: id, at, notice });
    if (isFaulty && this.#luck.is(0.15)) return { accepted: false, answer: 'no answer within 10 s', retry: true };
    return { accepted: true, answer: '200' };
  }
}

/** Every message once, as a receiver that drops repeats by their key sees them. */
export const distinct = (taken: readonly Taken[]): readonly Taken[] =>
  [...new Map(taken.toReversed().map((each) => [`${each.route} ${each.notice.key}`, each])).values()].reverse();
