import type { BoardReply } from '../contract/board.ts';
import type { AppPorts } from './ports.ts';

/** How long an answer of the Board is kept, ms. */
const KEEP_MS = 60_000;

/** Answers kept in one isolate; the oldest goes first. */
const KEPT_ANSWERS = 200;

interface Kept {
  readonly until: number;
  readonly reply: Promise<BoardReply<unknown>>;
}

/**
 * Asks the Board on behalf of public readers, at most once a minute for the same thing: first this isolate's
 * memory (which also joins questions under way), then the data centre's cache. Once the Board says that the day's
 * share is used up, it is not asked again before the time it gave.
 */
export class BoardReads {
  readonly #ports: Pick<AppPorts, 'now' | 'cache'>;
  readonly #kept = new Map<string, Kept>();
  #closedUntil = 0;

  constructor(ports: Pick<AppPorts, 'now' | 'cache'>) {
    this.#ports = ports;
  }

  /** `url` is the normal form of what is asked; `ask` runs where no fresh answer is at hand. */
  async reply<T>(url: string, ask: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    const now = this.#ports.now();
    const kept = this.#kept.get(url);
    if (kept !== undefined && kept.until > now) return kept.reply as Promise<BoardReply<T>>;
    const reply = this.#fetch(url, ask);
    this.#keep(url, { until: now + KEEP_MS, reply });
    reply.then(
      ({ kind }) => kind === 'capped' && this.#kept.delete(url),
      () => this.#kept.delete(url),
    );
    return reply;
  }

  async #fetch<T>(url: string, ask: () => Promise<BoardReply<T>>): Promise<BoardReply<T>> {
    const cached = await this.#ports.cache?.match(url);
    if (cached !== undefined) return { kind: 'ok', value: await cached.json<T>() };
    const closedFor = this.#closedUntil - this.#ports.now();
    if (closedFor > 0) return { kind: 'capped', retryAfter: Math.ceil(closedFor / 1000) };

    const reply = await ask();
    if (reply.kind === 'capped') this.#closedUntil = this.#ports.now() + reply.retryAfter * 1000;
    if (reply.kind === 'ok') {
      const headers = { 'cache-control': `max-age=${KEEP_MS / 1000}`, 'content-type': 'application/json' };
      await this.#ports.cache?.put(url, new Response(JSON.stringify(reply.value), { headers }));
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
