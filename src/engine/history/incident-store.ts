import type { IncidentsQuery } from '../../contract/board.ts';
import { DAY_MS } from '../../contract/check.ts';
import type { Incident } from '../../contract/incident.ts';
import type { DocStore } from '../../contract/store.ts';
import { versioned } from '../store/codec.ts';
import type { Writes } from '../store/packing.ts';
import { type Cursor, cursorText, incidentId, keyOf, parseCursor } from './incident-id.ts';
import { abandonIncident, type IncidentEvent, moveIncident, onsetOf, openIncident } from './incidents.ts';

/** Incidents on one page: with all of them at their bounds a page has some 900 kB. */
const PER_PAGE = 128;

/** Newest incidents held in memory, for the view; the others are read from their pages. */
const HELD = 200;

/** How long incidents are kept: as long as the days of history. */
const KEEP_MS = 400 * DAY_MS;

/** Pages that one request reads at most. */
const MOST_PAGES = 20;

/** A page, and the first and last time in the ids on it. Pages of earlier versions are found by number. */
type PageTimes = readonly [page: number, first: number, last: number];

/** Written at every tick while an incident is open: what changes with every reading. */
interface Stub {
  /** Number of the next incident: internal, counted from 0 over all checks. */
  readonly next: number;
  readonly open: readonly (readonly [check: string, number: number, readings: number])[];
  readonly pages: readonly PageTimes[];
}

const STUB_KEY = 'incidents';
/** Before version 2, ids ended in the incident's number. */
const stubCodec = versioned<Stub>('incidents', [(older) => ({ ...(older as Omit<Stub, 'pages'>), pages: [] })]);
const pageCodec = versioned<readonly (readonly [number: number, incident: Incident])[]>('incident page');

const pageOf = (number: number): number => Math.floor(number / PER_PAGE);
const pageKey = (page: number): string => `incident/${String(page).padStart(8, '0')}`;

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
  /** Numbers of those held, by id. */
  readonly #numbers: Map<string, number>;
  readonly #pages: Map<number, PageTimes>;
  readonly #changed = new Set<number>();
  #stored: string;

  private constructor({ next, open, pages }: Stub, held: Map<number, Incident>) {
    this.#next = next;
    this.#open = new Map(open.map(([check, number]) => [check, number]));
    this.#held = held;
    this.#numbers = new Map([...held].map(([number, { id }]) => [id, number]));
    this.#pages = new Map(pages.map((each) => [each[0], each]));
    for (const [, number, readings] of open) held.set(number, { ...held.get(number)!, readings });
    this.#stored = stubCodec.encode(this.#stub());
  }

  static async load(store: DocStore): Promise<IncidentStore> {
    const text = await store.get(STUB_KEY);
    const stub = text === undefined ? { next: 0, open: [], pages: [] } : stubCodec.decode(text);
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
    const incident = openIncident(this.#newId(check.id, begun, onset.at), event, onset);
    this.#held.set(begun, incident);
    this.#numbers.set(incident.id, begun);
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
    const [, incident] = (await this.#locate(store, id)) ?? [];
    return incident && sees(incident) ? incident : undefined;
  }

  /** One page; undefined if `before` names no incident that the reader may see. */
  async list(store: DocStore, { before, limit, check }: IncidentsQuery, sees: Sees) {
    const cursor = parseCursor(before);
    let number = await this.#startOf(store, cursor, sees);
    if (number === undefined) return undefined;
    const incidents: Incident[] = [];
    for (let pages = 0; number > 0; pages++) {
      // "More follows" counts only incidents that the reader may see, unless the search would take too long.
      const last = incidents.at(-1)?.id;
      const rest = last === undefined ? { ...cursor, searches: cursor.searches + 1 } : { after: last, searches: 0 };
      if (pages === MOST_PAGES) return { incidents, next: cursorText(rest) };
      const page = pageOf(number - 1);
      const found = await readPage(store, page);
      while (number > page * PER_PAGE) {
        number--;
        const incident = this.#held.get(number) ?? found.get(number);
        if (!(incident && sees(incident) && (check === undefined || incident.check === check))) continue;
        if (incidents.length === limit) return { incidents, next: incidents.at(-1)!.id };
        incidents.push(incident);
      }
      if (found.size === 0) break;
    }
    return { incidents, next: null };
  }

  /** The documents to store at the end of a tick. */
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
    if (!isOld) return [];
    this.#pages.delete(Number(oldest.key.slice('incident/'.length)));
    return [{ key: oldest.key, value: null }];
  }

  /** An id that no incident held has: a clock that was set back may tell a time twice. */
  #newId(check: string, number: number, confirmedAt: number): string {
    let time = confirmedAt;
    while (this.#numbers.has(incidentId(check, time))) time++;
    const page = pageOf(number);
    const [, first, last] = this.#pages.get(page) ?? [page, time, time];
    this.#pages.set(page, [page, Math.min(first, time), Math.max(last, time)]);
    return incidentId(check, time);
  }

  async #locate(store: DocStore, id: string): Promise<readonly [number: number, incident: Incident] | undefined> {
    const held = this.#numbers.get(id);
    if (held !== undefined) return [held, this.#held.get(held)!];
    const key = keyOf(id);
    if (key === undefined || ('number' in key && key.number >= this.#next)) return undefined;
    const pages =
      'number' in key
        ? [pageOf(key.number)]
        : [...this.#pages.values()]
            .filter(([, first, last]) => first <= key.time && key.time <= last)
            .map(([page]) => page);
    for (const page of pages.slice(-MOST_PAGES)) {
      for (const entry of await readPage(store, page)) if (entry[1].id === id) return entry;
    }
    return undefined;
  }

  /** The number that all incidents of a page are below. */
  async #startOf(store: DocStore, { after, searches }: Cursor, sees: Sees): Promise<number | undefined> {
    const [number, incident] = after === undefined ? [this.#next] : ((await this.#locate(store, after)) ?? []);
    if (number === undefined || (incident && !sees(incident))) return undefined;
    return searches === 0 ? number : Math.max(0, (pageOf(number - 1) + 1 - searches * MOST_PAGES) * PER_PAGE);
  }

  async #pageWrite(store: DocStore, page: number, numbers: readonly number[]) {
    const held = await readPage(store, page);
    for (const number of numbers) held.set(number, this.#held.get(number)!);
    return { key: pageKey(page), value: pageCodec.encode([...held]) };
  }

  #stub(): Stub {
    const open = [...this.#open].map(([check, number]) => [check, number, this.#held.get(number)!.readings] as const);
    return { next: this.#next, open, pages: [...this.#pages.values()] };
  }

  /** Lets go of ended incidents that are no longer among the newest. */
  #release(): void {
    const open = new Set(this.#open.values());
    for (const [number, { id }] of this.#held) {
      if (number >= this.#next - HELD || open.has(number)) continue;
      this.#held.delete(number);
      this.#numbers.delete(id);
    }
  }
}
