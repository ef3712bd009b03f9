import { ownEntry } from '../engine/util/own-entry.ts';
import { type ChannelForm, readChannel, routeFor } from './channels.ts';
import { compact, type Draft, duration, goMs } from './draft.ts';
import type { Hide } from './secrets.ts';
import type { Section } from './section.ts';

/** Providers that Sitrep has a channel for (alerting/provider of TwiN/gatus). */
const CHANNELS: Readonly<Record<string, ChannelForm>> = {
  slack: { type: 'slack', secret: { url: 'webhook-url' } },
  discord: { type: 'discord', secret: { url: 'webhook-url' } },
  teams: { type: 'teams', secret: { url: 'webhook-url' } },
  'teams-workflows': { type: 'teams', secret: { url: 'webhook-url' } },
  googlechat: { type: 'google-chat', secret: { url: 'webhook-url' } },
  telegram: { type: 'telegram', secret: { token: 'token' }, plain: { chat: 'id' } },
  pagerduty: { type: 'pagerduty', secret: { routingKey: 'integration-key' } },
  pushover: { type: 'pushover', secret: { token: 'application-token', user: 'user-key' } },
  ntfy: { type: 'ntfy', plain: { topic: 'topic', server: 'url' } },
};

/** Whether an alert of this provider can go out here too. */
export const hasChannel = (provider: string): boolean =>
  provider === 'custom' || provider === 'github' || Object.hasOwn(CHANNELS, provider);

/** Readings in a row before an alert, and before its end (ValidateAndSetDefaults in alerting/alert/alert.go). */
export const FAILURES = 3;
export const SUCCESSES = 2;

/** An alert of an endpoint, the provider's `default-alert` filled in. */
export interface Alert {
  readonly provider: string;
  readonly failures: number;
  readonly successes: number;
  readonly tellsEnd: boolean;
  readonly remind: number | undefined;
}

/** The provider's defaults, by its name. */
export type Providers = ReadonlyMap<string, { readonly section: Section; readonly usual: Section }>;

export const readProviders = (alerting: Section): Providers =>
  new Map(
    alerting.keys().map((name) => {
      const section = alerting.section(name);
      return [name, { section, usual: section.section('default-alert') }] as const;
    }),
  );

export const readAlerts = (endpoint: Section, providers: Providers): readonly Alert[] =>
  endpoint.sections('alerts').flatMap((alert) => {
    const provider = alert.text('type') ?? '';
    const usual = providers.get(provider)?.usual;
    if ((alert.flag('enabled') ?? usual?.flag('enabled') ?? true) === false) return [];
    alert.drop('alerts', 'provider-override', 'a channel has one address; write a second entry of "alerts"');
    alert.ignore('description');
    const found = {
      provider,
      failures: alert.number('failure-threshold') ?? usual?.number('failure-threshold') ?? FAILURES,
      successes: alert.number('success-threshold') ?? usual?.number('success-threshold') ?? SUCCESSES,
      tellsEnd: alert.flag('send-on-resolved') ?? usual?.flag('send-on-resolved') ?? false,
      remind: goMs(alert.text('minimum-reminder-interval') ?? usual?.text('minimum-reminder-interval')),
    };
    alert.end();
    return [found];
  });

/** Who alerts for which check. */
export interface Use {
  readonly id: string;
  readonly alert: Alert;
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '[ALERT_DESCRIPTION]': '{{reason}}',
  '[ALERT_TRIGGERED_OR_RESOLVED]': '{{event}}',
  '[ENDPOINT_NAME]': '{{name}}',
  '[SERVICE_NAME]': '{{name}}',
  '[ENDPOINT_GROUP]': '{{group}}',
  '[ENDPOINT_URL]': '{{url}}',
  '[RESULT_ERRORS]': '{{reason}}',
  '[RESULT_CONDITIONS]': '{{text}}',
};

const filled = (text: string | undefined): string | undefined =>
  text?.replace(/\[[A-Z_]+\]/g, (whole) => ownEntry(PLACEHOLDERS, whole) ?? whole);

const mapped = (record: Record<string, string>): Draft =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, filled(value)]));

/** `custom`: any request (alerting/provider/custom). */
const customChannel = (section: Section): Draft => {
  const body = filled(section.text('body'));
  const method = section.text('method')?.toUpperCase() ?? 'GET';
  section.drop(
    'alerts',
    'placeholders',
    'events are named "down" and "resolved"; the words of "placeholders" are not used',
  );
  return {
    type: 'http',
    url: filled(section.text('url')),
    method: method === 'GET' && body !== undefined ? 'POST' : method,
    headers: compact(mapped(section.record('headers'))),
    body,
  };
};

const githubChannel = (section: Section, hide: Hide): Draft => ({
  type: 'github',
  repo: /github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(section.text('repository-url') ?? '')?.[1],
  token: hide('GITHUB_ISSUES_TOKEN', section.text('token'), `${section.path}.token`),
});

const channelOf = (name: string, section: Section, hide: Hide): Draft | undefined => {
  if (name === 'custom') return customChannel(section);
  if (name === 'github') return githubChannel(section, hide);
  const form = ownEntry(CHANNELS, name);
  const channel = form && readChannel(form, section, name, hide);
  const token = name === 'ntfy' ? hide('NTFY_TOKEN', section.text('token'), `${section.path}.token`) : undefined;
  return channel && (token === undefined ? channel : { ...channel, token });
};

/** The end of an incident is reported only where that was asked for. */
const SILENT_END = ['down', 'flapping', 'stale'];

const LEAST_REMINDER = 60_000;

const routeOf = (name: string, section: Section, uses: readonly Use[], all: number, hide: Hide): Draft | undefined => {
  const channel = channelOf(name, section, hide);
  if (channel === undefined) return undefined;
  const reminders = uses.flatMap(({ alert }) => alert.remind ?? []);
  section.ignore('default-alert');
  section.drop(
    'alerts',
    'overrides',
    'a channel has one address for all groups; write one entry of "alerts" for each, with "groups"',
  );
  section.end();
  return {
    id: name,
    ...routeFor(channel, [...new Set(uses.map(({ id }) => id))], all),
    on: uses.some(({ alert }) => alert.tellsEnd) ? undefined : SILENT_END,
    remind: reminders.length > 0 ? duration(Math.max(LEAST_REMINDER, Math.min(...reminders))) : undefined,
  };
};

/** One entry of `alerts` for each provider that an endpoint uses. */
export const readRoutes = (
  providers: Providers,
  uses: readonly Use[],
  all: number,
  alerting: Section,
  hide: Hide,
): readonly Draft[] => {
  const names = new Set(uses.map(({ alert }) => alert.provider));
  return [...names].flatMap((name) => {
    const section = providers.get(name)?.section;
    const own = uses.filter(({ alert }) => alert.provider === name);
    const route = section && routeOf(name, section, own, all, hide);
    if (route !== undefined) return [route];
    const why = section ? 'Sitrep has no such channel, or its address is missing' : 'it is not set up there';
    alerting.lose(
      'alerts',
      name,
      `${own.length} of ${all} checks alert by "${name}": ${why}; write an entry of "alerts" (docs/alerts.md)`,
    );
    return [];
  });
};
