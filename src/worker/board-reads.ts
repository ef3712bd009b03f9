import {
  type BoardReply,
  type HistoryAnswer,
  INCIDENTS_PAGE,
  type IncidentsAnswer,
  type IncidentsQuery,
} from '../contract/board.ts';
import type { Incident } from '../contract/incident.ts';
import type { Window } from '../contract/view.ts';
import type { AppPorts } from './ports.ts';

/** How long an answer of the Board is kept, ms. */
const KEEP_MS = 60_000;

/** Answers kept in one isolate; the oldest goes first. */
const KEPT_ANSWERS = 200;

/** Who asks, and where: the data centre's cache goes by whole URLs. */
export interface Asker {
  readonly hidden: boolean;
  readonly origin: string;
}

/** The first `limit` of a page: the next page then begins after the last of them. */
const firstOf = ({ incidents, next }: IncidentsAnswer, limit: number): IncidentsAnswer =>
  incidents.length > limit
    ? { incidents: incidents.slice(0, limit), next: incidents[limit - 1]!.id }
    : { incidents, next };

interface Kept {
  readonly until: number;
  readonly reply: Promise<BoardReply<unknown>>;
}

/**
 * Asks the Board on behalf of readers. Public ones at most once a minute for the same thing: first this isolate's
 * memory (which also joins questions under way), then the data centre's cache. Once the Board says that the day's
 * share is used up, it is not asked again before the time it gave. Who has the token is answered afresh.
 */
export class BoardReads {
  readonly #ports: Pick<AppPorts, 'board' | 'now' | 'cache'>;
  /** By path: a client under `serve` can make up any host. */
  readonly #kept = new Map<string, Kept>();
  #closedUntil = 0;

  constructor(ports: Pick<AppPorts, 'board' | 'now' | 'cache'>) {
    this.#ports = ports;
  }

  history(asker: Asker, id: string, window: Window, location?: string): Promise<BoardReply<HistoryAnswer>> {
    const place = location === undefined ? '' : `&location=${encodeURIComponent(location)}`;
    const path = `/status/${encodeURIComponent(id)}/history?window=${window}${place}`;
    return this.#ask(asker, path, () => this.#ports.board.history(id, window, { hidden: asker.hidden }, location));
  }

  async incidents(asker: Asker, query: IncidentsQuery): Promise<BoardReply<IncidentsAnswer>> {
    const { hidden } = asker;
    // Older pages are rarely asked for, and a visitor can make up any number of addresses of them: they are never kept.
    if (query.before !== undefined) {
      const ask = () => this.#ports.board.incidents(query, { hidden });
      return hidden ? ask() : this.#unlessClosed(ask);
    }
    // One answer serves every limit.
    const { check } = query;
    const whole = {
      ...query,
      limit: query.limit > INCIDENTS_PAGE.default ? INCIDENTS_PAGE.most : INCIDENTS_PAGE.default,
    };
    const path = `/incidents?${new URLSearchParams({ check: check ?? '', limit: String(whole.limit) })}`;
    const reply = await this.#ask(asker, path, () => this.#ports.board.incidents(whole, { hidden }));
    return reply.kind === 'ok' ? { kind: 'ok', value: firstOf(reply.value, query.limit) } : reply;
  }

  incident(asker: Asker, id: string): Promise<BoardReply<Incident>> {
    const path = `/incidents/${encodeURIComponent(id)}`;
    return this.#ask(asker, path, () => this.#ports.board.incident(id, { hidden: asker.hidden }));
  }

  #ask<T>(asker: Asker, path: string, question: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    return asker.hidden ? question() : this.#shared(asker.origin, path, question);
  }

  async #shared<T>(origin: string, path: string, question: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    const now = this.#ports.now();
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.until > now) return kept.reply as Promise<BoardReply<T>>;
    const reply = this.#fetch(origin + path, question);
    this.#keep(path, { until: now + KEEP_MS, reply });
    // What is not there has as many addresses as a visitor can make up: they must not push out the rest.
    reply.then(
      ({ kind }) => kind !== 'ok' && this.#kept.delete(path),
      () => this.#kept.delete(path),
    );
    return reply;
  }

  async #fetch<T>(url: string, question: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    const { cache } = this.#ports;
    const cached = await cache?.match(url);
    if (cached !== undefined) return { kind: 'ok', value: await cached.json<T>() };
    const reply = await this.#unlessClosed(question);
    if (reply.kind === 'ok') {
      const headers = { 'cache-control': `max-age=${KEEP_MS / 1000}`, 'content-type': 'application/json' };
      await cache?.put(url, new Response(JSON.stringify(reply.value), { headers }));
    }
    return reply;
  }

  async #unlessClosed<T>(question: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    const closedFor = this.#closedUntil - this.#ports.now();
    if (closedFor > 0) return { kind: 'capped', retryAfter: Math.ceil(closedFor / 1000) };
    const reply = await question();
    if (reply.kind === 'capped') this.#closedUntil = this.#ports.now() + reply.retryAfter * 1000;
    return reply;
  }

  #keep(path: string, kept: Kept): void {
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_ANSWERS) break;
      this.#kept.delete(oldest);
    }
  }
}
