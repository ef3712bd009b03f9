import { compact, type Draft, duration } from './draft.ts';
import type { Loss } from './losses.ts';
import { createHide, type Hide } from './secrets.ts';
import type { Section } from './section.ts';

const MINUTE = 60_000;

const MESSAGE = /\$(?:MSG|COLOR)/g;

/** `$MSG` is the message, `$COLOR` a colour (worker/src/util.ts of lyc8503/UptimeFlare). */
const filled = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(MESSAGE, (name) => (name === '$MSG' ? '{{text}}' : '{{tone}}'));
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item)]));
};

/** `a=1&b=2`, in which `{{text}}` stays a placeholder. */
const form = (payload: object): string =>
  Object.entries(payload)
    .map(
      ([key, value]) =>
        `${encodeURIComponent(key)}=${encodeURIComponent(String(value)).replace(/%7B%7B(\w+)%7D%7D/g, '{{$1}}')}`,
    )
    .join('&');

const TELEGRAM = /^https:\/\/api\.telegram\.org\/bot([^/]+)\/sendMessage/;
const DISCORD = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\//;
const SLACK = /^https:\/\/hooks\.slack\.com\//;

/** Addresses of services that Sitrep has a channel for; their messages look better than one text. */
const known = (
  url: string,
  payload: Readonly<Record<string, unknown>>,
  path: string,
  hide: Hide,
): Draft | undefined => {
  const token = TELEGRAM.exec(url)?.[1];
  const chat = payload.chat_id;
  if (token !== undefined && chat !== undefined)
    return { type: 'telegram', token: hide('TELEGRAM_TOKEN', token, path), chat: String(chat) };
  if (DISCORD.test(url) || 'embeds' in payload) return { type: 'discord', url: hide('DISCORD_URL', url, path) };
  return SLACK.test(url) ? { type: 'slack', url: hide('SLACK_URL', url, path) } : undefined;
};

const readWebhook = (webhook: Section, hide: Hide): Draft | undefined => {
  const url = webhook.text('url');
  const payload = (webhook.take('payload') ?? {}) as Readonly<Record<string, unknown>>;
  const kind = webhook.text('payloadType') ?? 'json';
  const path = `${webhook.path}.url`;
  const method = webhook.text('method')?.toUpperCase();
  const headers = webhook.record('headers');
  webhook.ignore('timeout');
  webhook.end();
  if (url === undefined) return undefined;
  const service = known(url, payload, path, hide);
  if (service !== undefined) return service;
  const body = filled(payload) as object;
  const address = hide('WEBHOOK_URL', url, path);
  if (kind === 'param')
    return {
      type: 'http',
      url: `${address}${url.includes('?') ? '&' : '?'}${form(body)}`,
      method: method ?? 'GET',
      headers: compact(headers),
    };
  const isForm = kind === 'x-www-form-urlencoded';
  return {
    type: 'http',
    url: address,
    method: method === 'GET' ? undefined : method,
    headers: compact({ ...headers, ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) }),
    body: isForm ? form(body) : body,
  };
};

/** The template's own example. */
const EXAMPLE = 'tgram://bottoken/ChatID';

/** Addresses of Apprise (github.com/caronc/apprise, "Supported Notifications") that Sitrep has a channel for. */
const readApprise = (notification: Section, hide: Hide): Draft | undefined => {
  const address = notification.text('recipientUrl');
  notification.ignore('appriseApiServer');
  if (address === undefined || address === EXAMPLE) return undefined;
  const path = `${notification.path}.recipientUrl`;
  const [, service = '', rest = ''] = /^(\w+):\/\/(.*)$/.exec(address) ?? [];
  const [first = '', second = ''] = rest.split(/[/?]/);
  if (service === 'tgram' && second !== '')
    return { type: 'telegram', token: hide('TELEGRAM_TOKEN', first, path), chat: second };
  if (service === 'discord' && second !== '')
    return { type: 'discord', url: hide('DISCORD_URL', `https://discord.com/api/webhooks/${first}/${second}`, path) };
  if (service === 'ntfy' || service === 'ntfys') return { type: 'ntfy', topic: second || first };
  notification.lose(
    'alerts',
    'recipientUrl',
    `Apprise's "${service || address}" has no channel here; write an entry of "alerts" (docs/alerts.md)`,
  );
  return undefined;
};

/** What `notification` makes of `alerts`; `ids` are the monitors there with what became of them. */
export const readNotification = (
  notification: Section,
  ids: ReadonlyMap<string, string>,
  losses: Loss[],
): readonly Draft[] => {
  const hide = createHide(losses);
  const webhook = notification.has('webhook') ? readWebhook(notification.section('webhook'), hide) : undefined;
  const channel = webhook ?? readApprise(notification, hide);
  const grace = notification.number('gracePeriod');
  const skipped = notification.texts('skipNotificationIds');
  notification.ignore('timeZone', 'appriseApiServer', 'recipientUrl', 'skipErrorChangeNotification');
  notification.end();
  if (channel === undefined) return [];
  const told = [...ids].flatMap(([there, here]) => (skipped.includes(there) ? [] : [here]));
  return [
    {
      ...channel,
      checks: told.length < ids.size ? told : undefined,
      delay: grace === undefined || grace <= 0 ? undefined : duration(grace * MINUTE),
    },
  ];
};
