import type { Context } from 'hono';
import type { Details, PublishedView, StatusAnswer, View } from '../contract/view.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import { asStale, EMPTY_VIEW } from '../present/web/overall.ts';
import { type Env, Problem } from './http.ts';
import type { AppPorts } from './ports.ts';

/** The view at the moment of one request, judged for staleness. */
export interface Snapshot {
  /** Names the view and whether it is stale. */
  readonly tag: string;
  readonly stale: boolean;
  /** ms since the epoch: past it the view is stale; null before the first tick. */
  readonly dueBy: number | null;
  /** Cache-Control for an answer made of this: never longer than until the view is stale. */
  readonly cache: (seconds: number) => string;
  /** `GET /status` at rest: cut from the published text, not parsed. */
  readonly statusText: () => string;
  readonly view: () => View;
}

/** The view that a request may see: the Board's own for a reader who has sent the token, else the published one. */
export type ReadSnapshot = (c: Context<Env>) => Promise<Snapshot>;

const parse = (text: string): View => {
  const end = text.indexOf('\n');
  return {
    status: JSON.parse(text.slice(0, end)) as StatusAnswer,
    details: JSON.parse(text.slice(end + 1)) as Details,
  };
};

const NEVER: Snapshot = {
  tag: 'none',
  stale: true,
  dueBy: null,
  cache: () => 'no-store',
  statusText: () => JSON.stringify(EMPTY_VIEW.status),
  view: () => EMPTY_VIEW,
};

/**
 * Reads the view once a request and keeps the last one parsed, so that a page full of badges parses it once
 * an isolate and publication.
 */
export class Snapshots {
  readonly #ports: Pick<AppPorts, 'readView' | 'board' | 'now' | 'configProblem'>;
  #parsed: { readonly etag: string; readonly view: View } | undefined;

  constructor(ports: Pick<AppPorts, 'readView' | 'board' | 'now' | 'configProblem'>) {
    this.#ports = ports;
  }

  /** Rejects with a {@link Problem} of status 503 where the store cannot be read. */
  async read(): Promise<Snapshot> {
    const published = await this.#ports.readView().catch((error: unknown) => {
      console.error('the view could not be read', error);
      throw new Problem(503, 'The store of the view cannot be read at the moment.', { 'retry-after': '5' });
    });
    return published === undefined ? NEVER : this.#snapshot(published, (text, etag) => this.#parsedOnce(text, etag));
  }

  /** With the checks of `public: false`; for a reader who has sent the token. It must not be cached. */
  async readHidden(): Promise<Snapshot> {
    const reply = await this.#ports.board.hiddenView();
    if (reply.kind === 'capped') throw capped(reply.retryAfter);
    if (reply.kind === 'missing') return NEVER;
    return { ...this.#snapshot(reply.value, parse), cache: () => 'private, no-store' };
  }

  #snapshot({ text, meta }: PublishedView, parsed: (text: string, etag: string) => View): Snapshot {
    const { configProblem, now } = this.#ports;
    const left = meta.dueBy - now();
    // Nothing is probed by a config that cannot be used: however fresh the view is, it is the last one.
    const stale = left <= 0 || configProblem !== undefined;
    const view = () => (stale ? asStale(parsed(text, meta.etag)) : parsed(text, meta.etag));
    return {
      tag: stale ? `${meta.etag}-stale` : meta.etag,
      stale,
      dueBy: meta.dueBy,
      cache: (seconds) => `public, max-age=${stale ? seconds : Math.min(seconds, Math.ceil(left / 1000))}`,
      statusText: () => (stale ? JSON.stringify(view().status) : text.slice(0, text.indexOf('\n'))),
      view,
    };
  }

  #parsedOnce(text: string, etag: string): View {
    if (this.#parsed?.etag !== etag) this.#parsed = { etag, view: parse(text) };
    return this.#parsed.view;
  }
}

/** Seconds until the cron has come at the latest. */
const FIRST_TICK = '60';

/** For an id that no check has. */
export const unknownCheck = (id: string, ids: readonly string[]): Problem =>
  new Problem(404, `There is no check "${id}"${didYouMean(id, ids) || '.'} GET /status lists all of them.`);

/** For an id that the view does not have. Before the first tick it has no ids, and which ones will exist is unknown. */
export const noSuchCheck = ({ dueBy }: Snapshot, id: string): Problem =>
  dueBy === null
    ? new Problem(503, 'Nothing has been checked yet: the first tick has not ended.', { 'retry-after': FIRST_TICK })
    : unknownCheck(id, []);

/** Readers have used up what the Board may spend on them today. */
export const capped = (retryAfter: number): Problem =>
  new Problem(503, "Today's reads of history are used up; probing needs the rest of the quota.", {
    'retry-after': String(retryAfter),
  });
