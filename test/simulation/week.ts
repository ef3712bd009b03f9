import { Chance } from './chance.ts';
import { CALM, chooseFaults } from './faults.ts';
import { verifyReader } from './reader.ts';
import {
  anotherConfig,
  CALM_TIME,
  CRON,
  DAY,
  demand,
  type Excuses,
  HOUR,
  MINUTE,
  PACE,
  rightConfig,
  START,
  STEP,
} from './setting.ts';
import { verifyWeek } from './verify.ts';
import { Watchman } from './watchman.ts';
import { World } from './world.ts';

/** One week of one seed. Throws what did not hold. */
export class Week {
  readonly #chance: Chance;
  /** One week of four has locations. */
  readonly #hasPlaces: boolean;
  readonly #world: World;
  #failure: unknown;
  readonly #watchman: Watchman;
  #excuses: Excuses = { clockStepped: false, slotsMayRepeat: false };
  #beats = 0;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    // Whole fours of weeks, so that each of the four files that share them has some.
    this.#hasPlaces = Math.floor(seed / 4) % 4 === 1;
    const faults = chooseFaults(this.#chance);
    this.#world = new World(START, this.#chance, faults, { config: rightConfig(this.#hasPlaces), pace: PACE });
    this.#watchman = new Watchman(this.#world);
  }

  async play(): Promise<void> {
    const { timeline } = this.#world;
    // The history of each location costs as much as that of a check: four days of them cost what a week does.
    const end = START + (this.#hasPlaces ? 4 : 7) * DAY;
    this.#every(CRON, () => this.#cron());
    this.#often(HOUR, () => verifyReader(this.#world, this.#chance));
    this.#often(CRON, () => this.#beat());
    this.#often(DAY / 3, () => this.#world.boot());
    if (this.#chance.is(0.3)) this.#often(DAY, () => this.#run());
    this.#occasionally(
      ({ clockSteps }) => clockSteps,
      () => this.#stepClock(),
    );
    this.#occasionally(
      ({ configs }) => configs,
      () => this.#changeConfig(),
    );
    if (this.#hasPlaces) this.#trouble();
    await timeline.runUntil(end - CALM_TIME);
    this.#world.calm();
    // The clock may have stepped with it.
    this.#watchman.excuse();
    this.#world.boot(rightConfig(this.#hasPlaces));
    await timeline.runUntil(end);
    if (this.#failure !== undefined) throw this.#failure;
    demand(this.#beats > 0, () => 'no heartbeat was ever acknowledged');
    await verifyWeek(this.#world, this.#chance, this.#excuses);
  }

  /** Does something, and remembers the first thing that went wrong. */
  #do(action: () => void | Promise<void>): void {
    void (async () => action())().catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  #every(interval: number, action: () => void | Promise<void>): void {
    this.#world.timeline.after(interval, () => {
      this.#do(action);
      this.#every(interval, action);
    });
  }

  /** At random times, so many ms apart on average. */
  #often(mean: number, action: () => void | Promise<void>): void {
    this.#world.timeline.after(-mean * Math.log(1 - this.#chance.random()), () => {
      this.#do(action);
      this.#often(mean, action);
    });
  }

  #occasionally(timesADay: (faults: World['faults']) => number, action: () => void): void {
    this.#often(DAY / 8, () => {
      if (this.#chance.is(timesADay(this.#world.faults) / 8)) action();
    });
  }

  #cron(): void {
    const scheduledAt = this.#world.shown;
    const tick = () => this.#do(() => this.#tick(scheduledAt));
    const faulty = this.#chance.is(this.#world.faults.cron);
    const fault = faulty ? this.#chance.pick(['missing', 'doubled', 'late', 'again'] as const) : 'none';
    if (fault === 'none' || fault === 'doubled' || fault === 'again') tick();
    if (fault === 'doubled') tick();
    if (fault === 'late' || fault === 'again') this.#world.timeline.after(this.#chance.below(50 * MINUTE), tick);
  }

  /** A tick that ends well has acknowledged one reading of each check it says it probed. */
  async #tick(scheduledAt: number): Promise<void> {
    const { board, journal, checks } = this.#world;
    const began = this.#world.timeline.now;
    const { shown } = this.#world;
    const before = new Map(checks.map(({ id }) => [id, journal.count(id)]));
    const report = await board.tick(scheduledAt).catch((error: Error) => {
      demand(error.message.startsWith('storage: '), () => `a tick failed by itself: ${error.stack}`);
    });
    if (!report) return this.#watchman.excuse();
    for (const id of report.probed) {
      const stored = journal.entries(id).slice(before.get(id));
      demand(stored.length > 0, () => `${id}: a reading was acknowledged and is not stored`);
      if (this.#excuses.clockStepped) continue;
      const { interval } = checks.find((check) => check.id === id)!;
      const slot = Math.floor(shown / interval) * interval;
      demand(
        stored.some((each) => each.slot === slot),
        () => `${id}: was probed at ${shown} for another slot than ${slot}`,
      );
    }
    if (board === this.#world.board) this.#watchman.tickEnded(began);
  }

  /** On demand, and so out of the cron's rhythm: not in the calm, whose last view must be due with the last tick. */
  async #run(): Promise<void> {
    if (this.#world.faults === CALM) return;
    this.#excuses = { ...this.#excuses, slotsMayRepeat: true };
    await this.#world.board.run().catch(() => {});
  }

  /** A heartbeat that was acknowledged is stored. */
  async #beat(): Promise<void> {
    const at = this.#world.shown;
    const reply = await this.#world.board.beat('job', { at, status: 'pass' }).catch(() => undefined);
    if (reply?.kind !== 'ok') return;
    this.#beats++;
    demand(this.#world.store.docs.has('beat/job'), () => 'a heartbeat was acknowledged and is not stored');
  }

  /** Now and then by mistake, which is put right within half an hour. */
  #changeConfig(): void {
    this.#world.boot(anotherConfig(this.#chance, this.#hasPlaces));
    if (this.#chance.is(0.3))
      this.#world.timeline.after(this.#chance.below(CRON), () => this.#world.boot(rightConfig(this.#hasPlaces)));
  }

  /** Locations suffer, one after another, and for half of all weeks also all of them: long enough apart to be told apart. */
  #trouble(): void {
    const { timeline, places } = this.#world;
    const mayCutAll = this.#chance.is(0.5);
    const begin = (): void => {
      if (this.#world.faults === CALM) return;
      places.begin((items) => this.#chance.pick(items), mayCutAll && this.#chance.is(0.1));
      timeline.after(this.#chance.below(6 * HOUR), end);
    };
    const end = (): void => {
      places.trouble = undefined;
      timeline.after(HOUR + this.#chance.below(8 * HOUR), begin);
    };
    end();
  }

  #stepClock(): void {
    this.#excuses = { clockStepped: true, slotsMayRepeat: true };
    this.#watchman.excuse();
    this.#world.skew = this.#chance.is(0.4) ? 0 : Math.round((this.#chance.below(2) - 1) * STEP);
  }
}
