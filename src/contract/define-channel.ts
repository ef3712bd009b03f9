import type { Channel, Delivery, Sending } from './alert.ts';
import type { SpecIssue, SpecOf } from './check.ts';
import type { Fields } from './schema.ts';

/** An alert channel as its author writes it: the type of its settings derives from `schema`. */
export interface ChannelDefinition<Schema extends Fields, Type extends string = string> {
  /** Its name in `checks.json`, lower case. */
  readonly type: Type;
  /** One sentence, for the docs and the JSON Schema. */
  readonly about: string;
  /** The channel's own settings, each with its description and default. Secrets are filled in before it runs. */
  readonly schema: Schema;
  /** Finds mistakes that concern several fields; paths are relative to the entry of `alerts`. */
  readonly refine?: (spec: SpecOf<Schema>) => readonly SpecIssue[];
  /**
   * Makes one attempt to deliver a notice. A failure of the receiver is a {@link Delivery} with `accepted: false`,
   * never an exception. A notice may be sent again after an attempt whose answer got lost: `notice.key` is the same for
   * every attempt, for receivers that drop duplicates.
   */
  readonly send: (sending: Sending<SpecOf<Schema>>) => Promise<Delivery>;
}

/** A channel that remembers its name and its settings: `defineChecks` types the entries that use it. */
export interface DefinedChannel<Schema extends Fields, Type extends string> extends Channel {
  readonly type: Type;
  readonly schema: Schema;
}

/**
 * Defines an alert channel. The type of the settings comes from `schema`, so a misspelt field is a compile error. To
 * register the channel, add it to the registry.
 *
 * @example
 * ```ts
 * export const slack = defineChannel({
 *   type: 'slack',
 *   about: 'A Slack channel, through an incoming webhook.',
 *   schema: { url: url('URL of the incoming webhook; a secret, such as "${SLACK_URL}"') },
 *   send: ({ spec: { url }, notice, ports, scope }) => post({ url, body: { text: notice.title } }, ports, scope),
 * });
 * ```
 */
export const defineChannel = <const Schema extends Fields, const Type extends string>(
  definition: ChannelDefinition<Schema, Type>,
): DefinedChannel<Schema, Type> => definition;
