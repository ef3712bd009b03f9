import type { View } from '../../../contract/view.ts';
import type { Formats } from './formats.ts';
import type { Words } from './words/words.ts';

/** What every part of a page is drawn from. */
export interface PageContext {
  readonly view: View;
  readonly words: Words;
  readonly formats: Formats;
  /** ms since the epoch, of the request. */
  readonly now: number;
  /** ms since the epoch: past it the view is stale, also in a page that stays open; null before the first tick. */
  readonly dueBy: number | null;
  /** `https://status.acme.dev`: where the reader sees the page, or `site.url`. */
  readonly origin: string;
  /** Path and query of this page. */
  readonly path: string;
  /** The language was asked for in the query, so links must carry it on. */
  readonly langInQuery: boolean;
}

/** A link to a page of ours, in the language that was asked for. */
export const pageLink = ({ langInQuery, words }: PageContext, path: string): string =>
  langInQuery ? `${path}?lang=${words.lang}` : path;
