import type { ChannelRegistry } from './alert.ts';
import type { CheckRegistry } from './check.ts';
import type { Config, ConfigIssue } from './config.ts';

/** Entries of a list, as they were written, by their position. */
export type Written = Readonly<Record<number, unknown>>;

/** A config that was validated before deployment. All of it is JSON. */
export interface CompiledDocument {
  /** Entries that appear in one of the lists below have no `spec` yet. */
  readonly config: Config;
  /** Entries to read when the Worker starts: they name secrets, or hold what JSON cannot. */
  readonly checks: Written;
  readonly alerts: Written;
  /** Parts of the document that these entries need: `defaults`, and `ping` if it names a secret. */
  readonly defaults?: unknown;
  readonly ping?: unknown;
  /** The section `locations`, if one of them names a secret. */
  readonly locations?: unknown;
}

/** What the module exports that `sitrep compile` writes. */
export interface CompiledConfig {
  /** Version of Sitrep that compiled it; no other loads it. */
  readonly version: string;
  /** The check types and channels in use. */
  readonly checks: CheckRegistry;
  readonly channels: ChannelRegistry;
  readonly document: CompiledDocument;
}

/** The config of a running Worker, or why it has none. */
export type WorkingConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };
