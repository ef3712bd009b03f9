import type { AlertRoute } from './alert.ts';
import type { Check } from './check.ts';
import type { Location } from './location.ts';

/** One mistake in a config, with the fix in its message where there is one. */
export interface ConfigIssue {
  /** JSON path of the value, `$.checks[0].url`; `$` for the document. */
  readonly path: string;
  readonly message: string;
  /** Its place in the file, counted from 1, if the format has places. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A secret's name and value; kept so that its value is shown as `${NAME}` wherever it appears. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export interface Site {
  readonly title: string;
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly logo?: string | undefined;
  /** CSS colours. */
  readonly colors?: { readonly accent?: string | undefined } | undefined;
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/** A planned window; `start`/`end` for a one-off, `schedule`/`duration` for a recurring one. */
export interface Maintenance {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly string[];
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  /** ms since the epoch. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** A cron expression in `timezone`, each firing lasting `duration` ms. */
  readonly schedule?: string | undefined;
  readonly timezone?: string | undefined;
  readonly duration?: number | undefined;
}

/** `checks.json`, parsed: every default filled in, every duration in ms, every secret in place. */
export interface Config {
  readonly site: Site;
  readonly checks: readonly Check[];
  /** The locations that checks are probed from; empty if no check has locations. */
  readonly locations: readonly Location[];
  readonly alerts: readonly AlertRoute[];
  readonly maintenance: readonly Maintenance[];
  /** Ids of checks that tell "the target is down" from "our network is down". */
  readonly canaries: readonly string[];
  /** URL that is requested after each good tick (a dead man's switch elsewhere). */
  readonly ping?: string | undefined;
  readonly secrets: readonly Secret[];
  /** Names of secrets that are not set; the checks and alerts that need them are inactive. */
  readonly unset: readonly string[];
}
