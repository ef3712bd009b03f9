import type { ConfigIssue } from '../contract/config.ts';
import type { Locate } from '../engine/config/places.ts';

/** A config as JSON text, converted from its format; or why it cannot be read. */
export type Rendered =
  | {
      readonly ok: true;
      readonly json: string;
      readonly locate: Locate;
      /** Warnings that only the format can give: a duplicate key. */
      readonly mistakes: readonly ConfigIssue[];
      /** Check types and channels that a program brings along. */
      readonly plugins: readonly unknown[];
    }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

export interface ConfigFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly text: string;
}

/** Readers of the formats that need a library or run a program. */
export interface Formats {
  yaml(text: string): Rendered;
  /** Imports the file at `path`; `text` is searched for the lines of its checks. */
  module(path: string, text: string): Promise<Rendered>;
}
