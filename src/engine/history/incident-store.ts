import { DAY_MS } from '../../contract/check.ts';
import type { Incident } from '../../contract/incident.ts';
import type { DocStore } from '../../contract/store.ts';
import { versioned } from '../store/codec.ts';
import type { Writes } from '../store/packing.ts';
import { abandonIncident, type IncidentEvent, moveIncident, onsetOf, openIncident } from './incidents.ts';

/** Incidents on one page: with all of them at their bounds a page has some 900 kB. */
const PER_PAGE = 128;

/** Newest incidents held in memory, for the view; the others are read from their pages. */
const HELD = 200;

/** How long incidents are kept: as long as the days of history. */
const KEEP_MS = 400 * DAY_MS;

/** Pages that one request reads at most. */
const MOST_PAGES = 20;

/** Written at every tick while an incident is open: what changes with every reading. */
interface Stub {
  /** Number of the next incident. They count up from 0. */
  readonly next: number;
  readonly open: readonly (readonly [check: string, number: number, readings: number])[];
}

const STUB_KEY = 'incidents';
const stubCodec = versioned<Stub>('incidents');
const pageCodec = versioned<readonly (readonly [number: number, incident: Incident])[]>('incident page');

const pageOf = (number: number): number => Math.floor(number / PER_PAGE);
const pageKey = (page: number): string => `incident/${String(page).padStart(8, '0')}`;

/** `api-1c`: the check and the incident's number, which says what page it is on. */
const idOf = (check: string, number: number): string => `${check}-${number.toString(36)}`;

const numberOf = (id: string): number | undefined => {
  const digits = /-([0-9a-z]{1,8})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 36);
};

const readPage = async (store: DocStore, page: number): Promise<Map<number, Incident>> => {
  const text = await store.get(pageKey(page));
  return new Map(text === undefined ? [] : pageCodec.decode(text));
};

/** Who may see an incident. */
export type Sees = (incident: Incident) => boolean;

/** All incidents: the open and the newest ones in memory, every one on its page. Changed in place, as the history state is. */
export class IncidentStore {
  #next: number;
  /** By check. */
  readonly #open: Map<string, number>;
  /** By number, ascending. */
  readonly #held: Map<number, Incident>;
  readonly #changed = new Set<number>();
  #stored: string;

  private constructor({ next, open }: Stub, held: Map<number, Incident>) {
    this.#next = next;
    this.#open = new Map(open.map(([check, number]) => [check, number]));
    this.#held = held;
    for (const [, number, readings] of open) held.set(number, { ...held.get(number)!, readings });
    this.#stored = stubCodec.encode(this.#stub());
  }

  static async load(store: DocStore): Promise<IncidentStore> {
    const text = await store.get(STUB_KEY);
    const stub = text === undefined ? { next: 0, open: [] } : stubCodec.decode(text);
    const oldest = Math.max(0, stub.next - HELD);
    const newest = Array.from({ length: pageOf(stub.next) - pageOf(oldest) + 1 }, (_, index) => pageOf(oldest) + index);
    const numbers = new Set([...stub.open.map(([, number]) => pageOf(number)), ...newest]);
    const pages = await Promise.all([...numbers].sort((a, b) => a - b).map((page) => readPage(store, page)));
    const open = new Set(stub.open.map(([, number]) => number));
    const all = pages.flatMap((page) => [...page]);
    return new IncidentStore(stub, new Map(all.filter(([number]) => number >= oldest || open.has(number))));
  }

  /** Takes in one reading. Returns the incident that it began, if it did. */
  take(event: IncidentEvent): Incident | undefined {
    const { check, transition } = event;
    const number = this.#open.get(check.id);
    if (number !== undefined) {
      const moved = moveIncident(this.#held.get(number)!, event);
      this.#held.set(number, moved);
      if (transition) this.#changed.add(number);
      if (moved.resolvedAt !== null) this.#open.delete(check.id);
      return undefined;
    }
    const onset = onsetOf(event);
    if (onset === undefined) return undefined;
    const begun = this.#next++;
    const incident = openIncident(idOf(check.id, begun), event, onset);
    this.#held.set(begun, incident);
    this.#open.set(check.id, begun);
    this.#changed.add(begun);
    return incident;
  }

  /** Ends the incidents of checks that the config no longer holds. */
  abandon(isThere: (check: string) => boolean, now: number): void {
    for (const [check, number] of this.#open) {
      if (isThere(check)) continue;
      this.#held.set(number, abandonIncident(this.#held.get(number)!, now));
      this.#changed.add(number);
      this.#open.delete(check);
    }
  }

  ongoing(check: string): Incident | undefined {
    const number = this.#open.get(check);
    return number === undefined ? undefined : this.#held.get(number);
  }

  /** Newest first, of those in memory. */
  newest(since: number, sees: Sees): Incident[] {
    const from = new Date(since).toISOString();
    return [...this.#held.values()].reverse().filter((each) => (each.resolvedAt ?? from) >= from && sees(each));
  }

  async find(store: DocStore, id: string, sees: Sees): Promise<Incident | undefined> {
    const number = numberOf(id);
    if (number === undefined || number >= this.#next) return undefined;
    const incident = this.#held.get(number) ?? (await readPage(store, pageOf(number))).get(number);
    return incident?.id === id && sees(incident) ? incident : undefined;
  }

  /**
   * A page of incidents, newest first.
   *
   * @param before the `next` of an earlier answer; none starts with the newest.
   */
  async list(store: DocStore, before: string | undefined, limit: number, sees: Sees) {
    const incidents: Incident[] = [];
    let number = Math.min(this.#next, parseCursor(before));
    for (let pages = 0; number > 0 && incidents.length < limit && pages < MOST_PAGES; pages++) {
      const page = pageOf(number - 1);
      const found = await readPage(store, page);
      while (number > page * PER_PAGE && incidents.length < limit) {
        number--;
        const incident = this.#held.get(number) ?? found.get(number);
        if (incident && sees(incident)) incidents.push(incident);
      }
      if (found.size === 0 && number > 0) number = 0;
    }
    return { incidents, next: number > 0 ? number.toString(36) : null };
  }

  /** What to store at the end of a tick. */
  async writes(store: DocStore): Promise<Writes> {
    const pages = new Map<number, number[]>();
    for (const number of this.#changed) pages.set(pageOf(number), [...(pages.get(pageOf(number)) ?? []), number]);
    const writes = await Promise.all([...pages].map(([page, numbers]) => this.#pageWrite(store, page, numbers)));
    this.#changed.clear();
    this.#release();
    const stub = stubCodec.encode(this.#stub());
    if (stub === this.#stored) return writes;
    this.#stored = stub;
    return [...writes, { key: STUB_KEY, value: stub }];
  }

  /** Deletes the oldest page once its last incident is past its time; at most one a call. */
  async expired(store: DocStore, now: number): Promise<Writes> {
    const [oldest] = await store.list({ start: 'incident/', end: 'incident/~', limit: 1 });
    if (oldest === undefined || oldest.key === pageKey(pageOf(this.#next))) return [];
    const limit = new Date(now - KEEP_MS).toISOString();
    const isOld = pageCodec
      .decode(oldest.value)
      .every(([, { resolvedAt }]) => resolvedAt !== null && resolvedAt < limit);
    return isOld ? [{ key: oldest.key, value: null }] : [];
  }

  async #pageWrite(store: DocStore, page: number, numbers: readonly number[]) {
    const held = await readPage(store, page);
    for (const number of numbers) held.set(number, this.#held.get(number)!);
    return { key: pageKey(page), value: pageCodec.encode([...held]) };
  }

  #stub(): Stub {
    const open = [...this.#open].map(([check, number]) => [check, number, this.#held.get(number)!.readings] as const);
    return { next: this.#next, open };
  }

  /** Lets go of ended incidents that are no longer among the newest. */
  #release(): void {
    const open = new Set(this.#open.values());
    for (const number of this.#held.keys()) {
      if (number < this.#next - HELD && !open.has(number)) this.#held.delete(number);
    }
  }
}

const parseCursor = (before: string | undefined): number => {
  const number = before === undefined ? Number.NaN : Number.parseInt(before, 36);
  return Number.isNaN(number) ? Number.POSITIVE_INFINITY : number;
};
