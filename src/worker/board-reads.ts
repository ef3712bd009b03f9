import type { BoardReply, HistoryAnswer, IncidentsAnswer } from '../contract/board.ts';
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

export interface IncidentsPage {
  readonly before: string | undefined;
  readonly check: string | undefined;
  readonly limit: number;
}

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
  readonly #kept = new Map<string, Kept>();
  #closedUntil = 0;

  constructor(ports: Pick<AppPorts, 'board' | 'now' | 'cache'>) {
    this.#ports = ports;
  }

  history(asker: Asker, id: string, window: Window): Promise<BoardReply<HistoryAnswer>> {
    const path = `/status/${encodeURIComponent(id)}/history?window=${window}`;
    return this.#ask(asker, path, () => this.#ports.board.history(id, window, { hidden: asker.hidden }));
  }

  incidents(asker: Asker, page: IncidentsPage): Promise<BoardReply<IncidentsAnswer>> {
    const { before = '', check = '', limit } = page;
    const path = `/incidents?${new URLSearchParams({ before, check, limit: String(limit) })}`;
    const ask = () => this.#ports.board.incidents(page, { hidden: asker.hidden });
    // Older pages are rarely asked for, and there are as many addresses of them as a visitor likes to make up.
    return this.#ask(asker, path, ask, page.before === undefined);
  }

  incident(asker: Asker, id: string): Promise<BoardReply<Incident>> {
    const path = `/incidents/${encodeURIComponent(id)}`;
    return this.#ask(asker, path, () => this.#ports.board.incident(id, { hidden: asker.hidden }));
  }

  #ask<T>(
    asker: Asker,
    path: string,
    question: () => Promise<BoardReply<T>>,
    cacheable = true,
  ): Promise<BoardReply<T>> {
    return asker.hidden ? question() : this.#shared(asker.origin + path, question, cacheable);
  }

  async #shared<T>(url: string, question: () => Promise<BoardReply<T>>, cacheable: boolean): Promise<BoardReply<T>> {
    const now = this.#ports.now();
    const kept = this.#kept.get(url);
    if (kept !== undefined && kept.until > now) return kept.reply as Promise<BoardReply<T>>;
    const reply = this.#fetch(url, question, cacheable);
    this.#keep(url, { until: now + KEEP_MS, reply });
    reply.then(
      ({ kind }) => kind === 'capped' && this.#kept.delete(url),
      () => this.#kept.delete(url),
    );
    return reply;
  }

  async #fetch<T>(url: string, question: () => Promise<BoardReply<T>>, cacheable: boolean): Promise<BoardReply<T>> {
    const cache = cacheable ? this.#ports.cache : undefined;
    const cached = await cache?.match(url);
    if (cached !== undefined) return { kind: 'ok', value: await cached.json<T>() };
    const closedFor = this.#closedUntil - this.#ports.now();
    if (closedFor > 0) return { kind: 'capped', retryAfter: Math.ceil(closedFor / 1000) };

    const reply = await question();
    if (reply.kind === 'capped') this.#closedUntil = this.#ports.now() + reply.retryAfter * 1000;
    if (reply.kind === 'ok') {
      const headers = { 'cache-control': `max-age=${KEEP_MS / 1000}`, 'content-type': 'application/json' };
      await cache?.put(url, new Response(JSON.stringify(reply.value), { headers }));
    }
    return reply;
  }

  #keep(url: string, kept: Kept): void {
    this.#kept.delete(url);
    this.#kept.set(url, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_ANSWERS) break;
      this.#kept.delete(oldest);
    }
  }
}
