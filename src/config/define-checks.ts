import type { Channel } from '../contract/alert.ts';
import type { CheckType } from '../contract/check.ts';
import type { WrittenOf } from '../contract/schema.ts';
import type { AlertFields, BuiltInAlert, BuiltInCheck, CommonFields, Sections } from './checks-file.generated.ts';

/** A check type or an alert channel that is not built in. */
export type Plugin = CheckType | Channel;

/** An entry of `checks` whose type is a plugin. */
type PluginCheck<Each> = Each extends CheckType
  ? CommonFields & { readonly type: Each['type']; readonly thresholds?: Thresholds } & WrittenOf<Each['schema']>
  : never;

/** An entry of `alerts` whose channel is a plugin. */
type PluginAlert<Each> = Each extends Channel
  ? AlertFields & { readonly type: Each['type'] } & WrittenOf<Each['schema']>
  : never;

interface Thresholds {
  readonly [measure: string]: { readonly warn?: string | number; readonly fail?: string | number };
}

/** What `checks.ts` exports: the same fields as in `checks.json`, and plugins. */
export interface ChecksFile<Plugins extends readonly Plugin[] = readonly []> extends Sections {
  /** Check types and alert channels that are not built in. */
  readonly plugins?: Plugins;
  /** The checks. */
  readonly checks: readonly (BuiltInCheck | PluginCheck<Plugins[number]>)[];
  /** Where alerts go. */
  readonly alerts?: readonly (BuiltInAlert | PluginAlert<Plugins[number]>)[];
}

/**
 * Types the checks of a `checks.ts`, so that the editor completes fields and reports mistakes. It changes nothing.
 *
 * @example
 * ```ts
 * export default defineChecks({
 *   checks: [{ id: 'api', type: 'http', url: 'https://api.acme.dev/healthz' }],
 *   alerts: [{ type: 'slack', url: '${SLACK_URL}' }],
 * });
 * ```
 */
export const defineChecks = <const Plugins extends readonly Plugin[] = readonly []>(
  file: ChecksFile<Plugins>,
): ChecksFile<Plugins> => file;
