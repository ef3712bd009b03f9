import { ALERT_EVENTS, type AlertRoute, type Channel, type ChannelRegistry } from '../../contract/alert.ts';
import type { ConfigIssue } from '../../contract/config.ts';
import { optional } from '../schema/combine.ts';
import { expected, show } from '../schema/expected.ts';
import { anyText, anything, choice, duration, list, literal, text } from '../schema/fields.ts';
import { type AnyObject, isObject, part, section, variant } from '../schema/objects.ts';
import { parse } from '../schema/parse.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ownEntry } from '../util/own-entry.ts';
import { ENOUGH, issueAt, type Path, toIssues } from './issues.ts';
import { namesOf, type SecretReader, type Unset, withoutEchoes } from './secrets.ts';
import { selectorFields } from './selectors.ts';

/** Fields of a check that concern alerts. */
export const CHECK_ALERT_FIELDS = {
  alerts: optional(list(text('id of an alert'), 'alerts that report this check, instead of those that select it')),
} as const;

/** What every entry of `alerts` may have besides the fields of its channel. */
const ROUTE = {
  id: optional(text('unique; defaults to the type')),
  on: optional(list(choice('an event', ALERT_EVENTS), 'events to send'), ['down', 'resolved', 'flapping', 'stale']),
  ...selectorFields(),
  remind: optional(
    duration('how often to repeat the alert while the incident lasts; never if absent', { min: 60_000 }),
  ),
  delay: optional(duration('how long an incident must last before the first alert'), '0s'),
} as const;

const TYPE = 'the channel; it decides which other fields there are';

const routeField = ({ type, about, schema }: Channel) =>
  section({ type: literal(type, TYPE), ...ROUTE, ...schema }, about);

/** The section `alerts` as the JSON Schema shows it; without `channels` (the static binary has none) anything goes. */
export const alertsField = (channels: ChannelRegistry | undefined) =>
  channels === undefined
    ? list(anything(), 'where alerts go')
    : list(variant('type', Object.values(channels).map(routeField)), 'where alerts go');

export interface ReadAlerts {
  readonly alerts: readonly AlertRoute[];
  readonly issues: readonly ConfigIssue[];
}

/** Reads `alerts`: every mistake of every entry, at once. */
export const readAlerts = (
  written: unknown,
  channels: ChannelRegistry | undefined,
  secrets: SecretReader,
): ReadAlerts => {
  if (channels === undefined || !Array.isArray(written)) return { alerts: [], issues: [] };
  const alerts: AlertRoute[] = [];
  const issues: ConfigIssue[] = [];
  for (let index = 0; index < written.length && issues.length < ENOUGH; index++) {
    const read = readRoute(written[index], ['alerts', index], channels, secrets);
    issues.push(...read.issues);
    if (read.route) alerts.push(read.route);
  }
  return { alerts, issues: [...issues, ...sameIds(written)] };
};

export interface ReadRoute {
  readonly route?: AlertRoute;
  readonly issues: readonly ConfigIssue[];
}

/** What every entry of `alerts` has, as the config names it. */
type RouteFields = Omit<AlertRoute, 'spec' | 'repeatInterval'> & { readonly remind?: number | undefined };

/** Reads one entry of `alerts`; every mistake of it, at once. */
export const readRoute = (raw: unknown, path: Path, channels: ChannelRegistry, secrets: SecretReader): ReadRoute => {
  if (!isObject(raw)) return { issues: [issueAt(path, expected('an object')(raw))] };
  const channel = typeof raw.type === 'string' ? ownEntry(channels, raw.type) : undefined;
  if (channel === undefined) return { issues: [unknownChannel(raw.type, path, channels)] };
  const before = secrets.unset.length;
  const filled = secrets.fillFields(raw, path, (field) => Object.hasOwn(channel.schema, field));
  const unset = secrets.unset.slice(before);
  const parsed = parse(routeField(channel), filled);
  if (unset.length > 0) {
    const issues = withoutEchoes(toIssues(parsed.mistakes, path), unset);
    return issues.length > 0 ? { issues } : setAside(raw, path, unset);
  }
  if (!parsed.ok) return { issues: toIssues(parsed.mistakes, path) };
  const fields = parsed.value as AnyObject & RouteFields;
  const own = Object.keys(channel.schema).filter((key) => key in fields);
  const { id = channel.type, type, on, checks, groups, tags, remind: repeatInterval, delay } = fields;
  const spec = Object.fromEntries(own.map((key) => [key, fields[key]]));
  const issues = (channel.refine?.(spec) ?? []).map((issue) => issueAt([...path, ...issue.path], issue.message));
  return { route: { id, type, on, checks, groups, tags, repeatInterval, delay, spec }, issues };
};

/** A channel that lacks a secret: its messages wait until it is set. */
const setAside = (raw: AnyObject, path: Path, unset: readonly Unset[]): ReadRoute => {
  const parsed = parse(part({ type: anyText(), ...ROUTE }), raw);
  if (!parsed.ok) return { issues: toIssues(parsed.mistakes, path) };
  const { id = parsed.value.type, ...fields } = parsed.value;
  return { route: { id, ...fields, spec: {}, unset: namesOf(unset) }, issues: [] };
};

const unknownChannel = (type: unknown, path: Path, channels: ChannelRegistry): ConfigIssue => {
  const known = Object.keys(channels);
  const hint = typeof type === 'string' ? didYouMean(type, known) : '';
  const message = hint
    ? `unknown channel ${show(type)}${hint}`
    : `expected one of ${known.join(', ')}, found ${show(type)}`;
  return issueAt([...path, 'type'], message);
};

const sameIds = (written: readonly unknown[]): ConfigIssue[] => {
  const seen = new Map<unknown, number>();
  return written.flatMap((raw, index) => {
    const id = isObject(raw) ? (raw.id ?? raw.type) : undefined;
    const first = seen.get(id);
    if (id === undefined || first === undefined) {
      seen.set(id, index);
      return [];
    }
    return issueAt(
      ['alerts', index, 'id'],
      `${show(id)} is already the id of $.alerts[${first}]; give each its own "id"`,
    );
  });
};
