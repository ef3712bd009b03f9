import { isObject } from '../engine/schema/objects.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { type ChannelForm, readChannel, routeFor } from './channels.ts';
import type { Draft } from './draft.ts';
import type { Known } from './kuma-monitors.ts';
import type { Hide } from './secrets.ts';
import type { Section } from './section.ts';

/** Providers that Sitrep has a channel for (server/notification-providers of louislam/uptime-kuma). */
const CHANNELS: Readonly<Record<string, ChannelForm>> = {
  slack: { type: 'slack', secret: { url: 'slackwebhookURL' } },
  discord: { type: 'discord', secret: { url: 'discordWebhookUrl' } },
  teams: { type: 'teams', secret: { url: 'webhookUrl' } },
  GoogleChat: { type: 'google-chat', secret: { url: 'googleChatWebhookURL' } },
  telegram: { type: 'telegram', secret: { token: 'telegramBotToken' }, plain: { chat: 'telegramChatID' } },
  PagerDuty: { type: 'pagerduty', secret: { routingKey: 'pagerdutyIntegrationKey' } },
  pushover: { type: 'pushover', secret: { token: 'pushoverapptoken', user: 'pushoveruserkey' } },
  ntfy: { type: 'ntfy', plain: { topic: 'ntfytopic', server: 'ntfyserverurl' } },
  webhook: { type: 'webhook', secret: { url: 'webhookURL' } },
};

/** A provider's settings are JSON, written as text, beside its name; some tools write them out. */
const settingsOf = (notification: Section): Section => {
  const config = notification.take('config');
  if (typeof config !== 'string') return isObject(config) ? notification.section('config') : notification;
  try {
    const parsed: unknown = JSON.parse(config);
    if (isObject(parsed)) return notification.within('config', parsed);
  } catch {
    // Reported below.
  }
  notification.lose('alerts', 'config', 'its settings are no JSON object');
  return notification;
};

/** Numbers of the notifications of a monitor: `{ "1": true }`, or `[1]`. */
const usedBy = (monitor: Section): readonly number[] => {
  const written = monitor.take('notificationIDList');
  if (Array.isArray(written)) return written.map(Number);
  return isObject(written) ? Object.entries(written).flatMap(([number, on]) => (on ? [Number(number)] : [])) : [];
};

/** One entry of `alerts` for each notification that a monitor uses. */
export const readNotifications = (
  notifications: readonly Section[],
  monitors: readonly Section[],
  known: readonly Known[],
  hide: Hide,
): readonly Draft[] => {
  const uses = new Map(monitors.map((monitor) => [monitor.number('id'), usedBy(monitor)]));
  return notifications.flatMap((notification) => {
    const number = notification.number('id') ?? Number.NaN;
    const ids = known.filter((each) => uses.get(each.number)?.includes(number)).map(({ id }) => id);
    if (ids.length === 0 || notification.flag('active') === false) return [];
    const settings = settingsOf(notification);
    const type = settings.text('type') ?? notification.text('type') ?? '';
    const name = notification.text('name') ?? type;
    const form = ownEntry(CHANNELS, type);
    const channel = form && readChannel(form, settings, name, hide);
    if (channel === undefined) {
      notification.lose(
        'alerts',
        '',
        `${ids.length} of ${known.length} checks alert by "${type}", for which there is no channel; write an entry of "alerts" (docs/alerts.md)`,
      );
      return [];
    }
    const token =
      type === 'ntfy'
        ? hide(`${name}_token`, settings.text('ntfyaccesstoken'), `${settings.path}.ntfyaccesstoken`)
        : undefined;
    if (type === 'webhook')
      notification.lose('alerts', '', 'the JSON that Sitrep sends has other fields (docs/alerts.md)');
    return [{ id: name, ...routeFor(token === undefined ? channel : { ...channel, token }, ids, known.length) }];
  });
};
