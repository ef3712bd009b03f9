import type { Check } from '../../src/contract/check.ts';
import type { Config } from '../../src/contract/config.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { versioned } from '../../src/engine/codec.ts';
import type { Runner } from '../../src/engine/memory.ts';
import { freshFor, type Pace } from '../../src/engine/publication.ts';
import { asStale, EMPTY_VIEW } from '../../src/present/web/overall.ts';
import { config } from '../engine/board-kit.ts';
import { check } from '../engine/fixtures.ts';
import { Chance } from './chance.ts';
import { chooseFaults } from './faults.ts';
import { World, type Written } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A Monday, so that days of the history begin where the week does. */
const START = Date.UTC(2026, 10, 23);

/** The cron's pace here: coarse, so that thousands of weeks can be played. All other times are scaled to it. */
const CRON = 30 * MINUTE;
const PACE: Pace = { every: 1.5 * HOUR, perDay: 27 };

/** How long before its end a week is left alone: long enough for everything to come right. */
const CALM = 8 * HOUR;

const runnerCodec = versioned<Runner>('runner');

/** As long as a view may read fresh under any of the configs here: their intervals go up to three times the cron's. */
const LONGEST_FRESH = freshFor(PACE, 3 * CRON);

/** KV readers may get what was true so long ago. */
const KV_LAG = MINUTE;

/** Farthest that a step moves the clock. */
const STEP = 3 * HOUR;

const thresholds = { load: { warn: 1 } };

const CHECKS: readonly Check[] = [
  check({ id: 'api', type: 'serial', interval: CRON, thresholds }),
  check({
    id: 'web',
    type: 'serial',
    interval: 2 * CRON,
    thresholds,
    dependsOn: ['api'],
    failureThreshold: 3,
    successThreshold: 1,
  }),
  check({ id: 'db', type: 'serial', interval: CRON, thresholds, public: false, failureThreshold: 1 }),
  check({ id: 'job', type: 'heartbeat', interval: CRON, spec: { every: 2 * HOUR, grace: HOUR, token: 'job' } }),
];

/** Another config for the same checks: some gone, renamed, with other intervals and thresholds. */
function anotherConfig(chance: Chance): Config {
  const kept = CHECKS.filter(() => chance.is(0.8));
  const changed = kept.map((each) => ({
    ...each,
    ...(chance.is(0.2) ? { name: `Renamed ${each.id}` } : {}),
    ...(chance.is(0.2) ? { interval: CRON * chance.pick([1, 2, 3]) } : {}),
    ...(chance.is(0.2) ? { failureThreshold: chance.pick([1, 2, 4]), successThreshold: chance.pick([1, 2, 5]) } : {}),
  }));
  return config(changed);
}

class Violation extends Error {}

function demand(holds: boolean, what: () => string): void {
  if (!holds) throw new Violation(what());
}

/** One week of one seed. Throws what did not hold. */
export class Week {
  readonly #chance: Chance;
  readonly #world: World;
  #failure: unknown;
  /** Whether anything made a second reading of one slot right: a clock that stepped, or a run on demand. */
  #slotsMayRepeat = false;
  #clockStepped = false;
  #beatAt = 0;
  /** Ticks in a row, a slot apart, that ended well without a reading of a check; and when the last of them began. */
  readonly #overlooked = new Map<string, { readonly times: number; readonly at: number }>();

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    const faults = chooseFaults(this.#chance);
    this.#world = new World(START, this.#chance, faults, { config: config(CHECKS), pace: PACE });
  }

  async play(): Promise<void> {
    const { timeline } = this.#world;
    this.#every(CRON, () => this.#cron());
    this.#often(HOUR, () => this.#read());
    this.#often(CRON, () => this.#beat());
    this.#often(DAY / 3, () => this.#world.boot());
    if (this.#chance.is(0.3)) this.#often(DAY, () => this.#run());
    this.#occasionally(
      ({ clockSteps }) => clockSteps,
      () => this.#stepClock(),
    );
    this.#occasionally(
      ({ configs }) => configs,
      () => this.#world.boot(anotherConfig(this.#chance)),
    );
    await timeline.runUntil(START + 7 * DAY - CALM);
    this.#world.calm();
    this.#world.boot(config(CHECKS));
    await timeline.runUntil(START + 7 * DAY);
    if (this.#failure !== undefined) throw this.#failure;
    await this.#verify();
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
    const before = new Map(checks.map(({ id }) => [id, journal.count(id)]));
    const report = await board.tick(scheduledAt).catch((error: Error) => {
      demand(error.message.startsWith('storage: '), () => `a tick failed by itself: ${error.stack}`);
    });
    if (!report) return this.#overlooked.clear();
    for (const id of report.probed)
      demand(journal.count(id) > before.get(id)!, () => `${id}: a reading was acknowledged and is not stored`);
    if (board === this.#world.board) this.#verifyPace(began);
  }

  /** After a tick that ended well nothing waits, but for what another one under way just then has taken up. */
  #verifyPace(began: number): void {
    const { journal, checks, publishes, unconfirmed, store } = this.#world;
    for (const { id } of CHECKS) {
      const check = checks.find((each) => each.id === id);
      const before = this.#overlooked.get(id) ?? { times: 0, at: 0 };
      if (check === undefined || (journal.seenAt(id) ?? began) >= began) {
        this.#overlooked.delete(id);
      } else if (began - before.at >= CRON) {
        this.#overlooked.set(id, { times: before.times + 1, at: began });
        // Not every tick is for every check, and a clock that stepped back by up to an interval is waited for.
        const most = (3 * check.interval) / CRON + 1;
        demand(before.times < most, () => `${id}: overlooked by ${before.times + 1} ticks in a row that ended well`);
      }
    }
    const { tokens } = runnerCodec.decode(store.docs.get('runner')!).publication;
    const forgotten = unconfirmed && tokens >= 1 && publishes.at(-1)! < began - MINUTE;
    demand(!forgotten, () => `KV failed at ${publishes.at(-1)}, and a tick after that has not tried again`);
  }

  async #run(): Promise<void> {
    this.#slotsMayRepeat = true;
    await this.#world.board.run().catch(() => {});
  }

  /** A heartbeat that was acknowledged is stored. */
  async #beat(): Promise<void> {
    const at = this.#world.shown;
    const reply = await this.#world.board.beat('job', { at, status: 'pass' }).catch(() => undefined);
    if (reply?.kind !== 'ok') return;
    this.#beatAt = at;
    demand(this.#world.store.docs.has('beat/job'), () => 'a heartbeat was acknowledged and is not stored');
  }

  #stepClock(): void {
    this.#clockStepped = true;
    this.#slotsMayRepeat = true;
    this.#overlooked.clear();
    this.#world.skew = this.#chance.is(0.4) ? 0 : Math.round((this.#chance.below(2) - 1) * STEP);
  }

  /** What a reader somewhere gets: KV may lag, and the reader's own clock is right. */
  #seen(): (Written & { readonly status: StatusAnswer }) | undefined {
    const { written, timeline } = this.#world;
    const lag = this.#chance.below(KV_LAG);
    const newest = written.findLast(({ at }) => at <= timeline.now - lag);
    if (newest === undefined) return undefined;
    const status: StatusAnswer = JSON.parse(newest.text.slice(0, newest.text.indexOf('\n')));
    if (timeline.now <= newest.meta.dueBy) return { ...newest, status };
    return { ...newest, status: asStale({ status, details: EMPTY_VIEW.details }).status };
  }

  /** Nothing shows an old status as if it were fresh. */
  #read(): void {
    const seen = this.#seen();
    if (seen === undefined) return;
    const { status, madeAt, skew, text } = seen;
    const age = this.#world.timeline.now - madeAt;
    const told = status.checks.map((check) => check.status);
    const stale = status.stale && told.every((each) => each === 'unknown');
    demand(stale || age <= LONGEST_FRESH + Math.max(0, skew), () => `a view ${age} ms old reads ${told}`);
    demand(!text.includes('"db"'), () => 'a hidden check was published');
  }

  async #verify(): Promise<void> {
    this.#verifyBudget();
    this.#verifyBounds();
    this.#verifySlots();
    for (const each of CHECKS) await this.#verifyCheck(each);
    await this.#verifyView();
    await this.#verifyAlerts();
  }

  /** However the clock went, no day has more writes than its budget and what the clock's range may have given. */
  #verifyBudget(): void {
    const { publishes } = this.#world;
    const most = PACE.perDay! * (this.#clockStepped ? 1 + (2 * STEP) / DAY : 1);
    let first = 0;
    for (const [index, at] of publishes.entries()) {
      while (publishes[first]! <= at - DAY) first++;
      demand(
        index - first + 1 <= most,
        () => `${index - first + 1} views were written within a day, ${most} are allowed`,
      );
    }
  }

  #verifyBounds(): void {
    const { store, largestCommit } = this.#world;
    demand(store.docs.size <= MOST_DOCUMENTS, () => `the store has ${store.docs.size} documents`);
    demand(largestCommit <= MOST_WRITES, () => `a commit has ${largestCommit} writes`);
  }

  #verifySlots(): void {
    for (const { id } of CHECKS) {
      const entries = this.#world.journal.entries(id);
      const serials = entries.flatMap(({ serial }) => serial ?? []);
      demand(new Set(serials).size === serials.length, () => `${id}: a reading was counted twice`);
      if (this.#slotsMayRepeat) continue;
      demand(new Set(entries.map(({ slot }) => slot)).size === entries.length, () => `${id}: a slot was probed twice`);
    }
  }

  /** Status, `since`, counts and uptime against the naive models. */
  async #verifyCheck({ id }: Check): Promise<void> {
    const { board, journal, timeline } = this.#world;
    const answered = await board.readers.history(id, '90d', { hidden: true });
    demand(answered.kind === 'ok', () => `${id}: history answered ${answered.kind}`);
    if (answered.kind !== 'ok') return;
    const naive = journal.naive(id).figures(0, Number.POSITIVE_INFINITY, timeline.now);
    const verdicts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
    for (const bucket of answered.value.buckets)
      for (const verdict of ['pass', 'warn', 'fail', 'unknown'] as const) verdicts[verdict] += bucket.verdicts[verdict];
    same(`${id}: readings by verdict`, verdicts, naive.verdicts);
    same(`${id}: readings`, answered.value.readings, journal.count(id));
    if (this.#clockStepped) return;
    const expected = naive.known === 0 ? null : 1 - naive.down / naive.known;
    const uptime = answered.value.uptime;
    demand(
      uptime === expected || Math.abs((uptime ?? -1) - (expected ?? -1)) < 1e-9,
      () => `${id}: uptime is ${uptime}, and ${expected} by the naive model`,
    );
  }

  /** After the calm there is a fresh view, and everything is as the naive model says. */
  async #verifyView(): Promise<void> {
    const { board, journal, timeline } = this.#world;
    demand(this.#seen()?.status.stale === false, () => 'after hours of calm there is no fresh view');
    const { text } = await board.hiddenView();
    const { checks }: StatusAnswer = JSON.parse(text.slice(0, text.indexOf('\n')));
    for (const view of checks) {
      const { status, since } = journal.told(view.id);
      const expected = [status ?? 'unknown', since === undefined ? null : new Date(since).toISOString()];
      same(`${view.id}: status and since`, [view.status, view.since], expected);
      const age = timeline.now - Date.parse(view.checkedAt!);
      demand(age <= 3 * CRON, () => `${view.id}: was last probed ${age} ms ago`);
    }
  }

  async #verifyAlerts(): Promise<void> {
    const wake = await this.#world.board.nextWake();
    demand(wake === undefined, () => 'an alert still waits although its receiver is back for hours');
    demand(this.#beatAt > 0, () => 'no heartbeat was ever acknowledged');
  }
}

/** A week of history pages for every level and shard, and a few packed documents. */
const MOST_DOCUMENTS = 400;

/** The history deletes at most 24 expired documents of each of its three levels at a time; the rest is pages. */
const MOST_WRITES = 120;

function same(what: string, got: unknown, expected: unknown): void {
  const texts = [got, expected].map((value) => JSON.stringify(value));
  demand(texts[0] === texts[1], () => `${what}: ${texts[0]}, and ${texts[1]} by the naive model`);
}
