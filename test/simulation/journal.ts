import type { Check } from '../../src/contract/check.ts';
import type { Config } from '../../src/contract/config.ts';
import type { DocStore } from '../../src/contract/store.ts';
import type { Status, Verdict } from '../../src/contract/verdict.ts';
import { RECORD_UPGRADES } from '../../src/engine/status/record-upgrades.ts';
import type { CheckRecord } from '../../src/engine/status/records.ts';
import { versioned } from '../../src/engine/store/codec.ts';
import { Naive } from '../engine/history/naive.ts';
import { type Step, story, type Told } from '../engine/status/status-model.ts';
import { Polls } from './places.ts';
import { maintenanceOf } from './setting.ts';

/** One reading as the store shows that it counted. */
interface Entry {
  readonly slot: number;
  /** Of the reading; absent where no prober sent one. */
  readonly serial: number | undefined;
}

/** One reading of a check in order, and what the naive rule made of it. */
export interface Chapter {
  readonly step: Step;
  readonly told: Told;
  /** What the Board made of it, as it was stored. */
  readonly stored: Told;
  /** The config was without the check before this reading, at a commit. */
  readonly wasGone: boolean;
}

const codec = versioned<CheckRecord[]>('state', RECORD_UPGRADES);
const NOTHING: Told = { status: undefined, since: undefined };

/**
 * Watches what the store really took, commit by commit, and keeps the naive model beside it: it knows nothing of the
 * Board but that a record names its last reading.
 */
export class Journal {
  readonly #entries = new Map<string, Entry[]>();
  readonly #steps = new Map<string, Step[]>();
  readonly #stored = new Map<string, Told[]>();
  readonly #naive = new Map<string, Naive>();
  readonly #last = new Map<string, CheckRecord['last']>();
  readonly #seenAt = new Map<string, number>();
  #changedAt = Number.NEGATIVE_INFINITY;
  readonly #statuses = new Map<string, Status | undefined>();
  readonly #polls = new Polls();
  /** Number of the reading before which a commit was made without the check, as often as that was so. */
  readonly #gone = new Map<string, Set<number>>();
  /** What each reading was: the truth, by its serial number. */
  readonly #truth: ReadonlyMap<number, Verdict>;

  constructor(truth: ReadonlyMap<number, Verdict>) {
    this.#truth = truth;
  }

  /** Readings that counted so far. */
  count(check: string): number {
    return this.#entries.get(check)?.length ?? 0;
  }

  /** True time at which the last one was stored. */
  seenAt(check: string): number | undefined {
    return this.#seenAt.get(check);
  }

  /** True time at which a status that readers may see was last stored as another than before. */
  get changedAt(): number {
    return this.#changedAt;
  }

  entries(check: string): readonly Entry[] {
    return this.#entries.get(check) ?? [];
  }

  told(check: string): Told {
    return this.#story(check).at(-1) ?? NOTHING;
  }

  /** Checks of which there is anything. */
  get checks(): readonly string[] {
    return [...this.#steps.keys()];
  }

  /** Every reading in order, with what the naive status rule makes of it. */
  chapters(check: string): readonly Chapter[] {
    const steps = this.#steps.get(check) ?? [];
    return this.#story(check).map((told, index) => ({
      step: steps[index]!,
      told,
      stored: this.#stored.get(check)![index]!,
      wasGone: this.#gone.get(check)?.has(index) ?? false,
    }));
  }

  /** Every reading that was stored, and the planned maintenance. */
  naive(check: string): Naive {
    const naive = this.#naive.get(check) ?? new Naive();
    naive.maintenance = maintenanceOf(check);
    return naive;
  }

  /**
   * @param config that the commit was made under.
   * @param docs what the store holds after it.
   * @param now true time.
   */
  observe(
    writes: Parameters<DocStore['commit']>[0],
    { checks, canaries }: Pick<Config, 'checks' | 'canaries'>,
    docs: ReadonlyMap<string, string>,
    now: number,
  ): void {
    this.#noteGone(writes, checks);
    if (writes.some(({ key }) => key === 'locations' || key.startsWith('vote/'))) this.#polls.observe(docs, canaries);
    for (const { key, value } of writes) {
      if (!key.startsWith('state/') || value === null) continue;
      for (const record of codec.decode(value)) {
        const check = checks.find(({ id }) => id === record.id);
        if (check === undefined) continue;
        const before = this.#statuses.get(record.id);
        if (check.public && record.state?.status !== before) this.#changedAt = now;
        this.#statuses.set(record.id, record.state?.status);
        if (this.#observe(record, check, before ?? 'unknown')) this.#seenAt.set(record.id, now);
      }
    }
  }

  /** A commit of the history ends the incidents of checks that the config is without. */
  #noteGone(writes: Parameters<DocStore['commit']>[0], checks: readonly Check[]): void {
    if (!writes.some(({ key }) => key.startsWith('track/'))) return;
    for (const [id, steps] of this.#steps) {
      if (checks.some((check) => check.id === id)) continue;
      this.#gone.set(id, (this.#gone.get(id) ?? new Set()).add(steps.length));
    }
  }

  #story(check: string): readonly Told[] {
    return story(this.#steps.get(check) ?? []);
  }

  /** Whether the record is about another reading than before. */
  #observe({ id, slot, last, state }: CheckRecord, check: Check, was: Status): boolean {
    const before = this.#last.get(id);
    const serial = last?.measures.serial;
    if (last === undefined) return false;
    if (before !== undefined && before.at === last.at && before.measures.serial === serial) return false;
    this.#last.set(id, last);
    push(this.#entries, id, { slot: slot!, serial });
    const read = check.type === 'heartbeat' ? last.verdict : this.#verdictOf(serial);
    const verdict = check.locations === undefined ? read : this.#polls.verdictOf(check, slot!, was);
    if (serial !== undefined && read !== verdict)
      throw new Error(`${id}: ${verdict} is shown by a reading that was ${read}`);
    if (verdict !== last.verdict) throw new Error(`${id}: a reading was ${verdict}, and is stored as ${last.verdict}`);
    push(this.#steps, id, { verdict, at: last.at, rules: check });
    push(this.#stored, id, { status: state?.status, since: state?.since });
    const naive = this.#naive.get(id) ?? new Naive();
    this.#naive.set(id, naive);
    const { at, attempts, reasons, measures } = last;
    naive.seen.push({
      at,
      interval: check.interval,
      judgement: { verdict, reasons },
      latency: measures.latency,
      attempts,
      waiting: reasons.some(({ message }) => message.startsWith('No heartbeat yet')),
    });
    return true;
  }

  #verdictOf(serial: number | undefined): Verdict {
    return serial === undefined ? 'unknown' : this.#truth.get(serial)!;
  }
}

const push = <T>(into: Map<string, T[]>, key: string, value: T): void => {
  const list = into.get(key);
  if (list) list.push(value);
  else into.set(key, [value]);
};
