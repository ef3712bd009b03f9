import { defineChannel } from '../../contract/define-channel.ts';
import { optional } from '../../engine/schema/combine.ts';
import { integer, textLike, url } from '../fields.ts';
import { clip, type Tone, textWithoutLink, toneOf } from '../format.ts';
import { below, post } from '../request.ts';

/** pushover.net/api#limits: message 1,024 characters, title 250, URL 512, its title 100. */
const MESSAGE = 1_024;
const TITLE = 250;
const URL_LIMIT = 512;

const PRIORITIES: Readonly<Record<Tone, number>> = { bad: 1, warn: 0, good: 0, info: -1 };

/** pushover.net/api#priority: an emergency is repeated every `retry` s until acknowledged, for `expire` s at most. */
const EMERGENCY = 2;
const REPEAT = { retry: 60, expire: 3_600 };

/** Pushover: a push message to a user or a group. */
export const pushover = defineChannel({
  type: 'pushover',
  about: 'A Pushover user or group.',
  schema: {
    token: textLike(/^[A-Za-z0-9]{30}$/, 'an application token of 30 characters', 'application token; a secret'),
    user: textLike(/^[A-Za-z0-9]{30}$/, 'a user or group key of 30 characters', 'user or group key; a secret'),
    priority: optional(
      integer('priority of a "down" message, -2 to 2; 2 repeats it every minute until it is acknowledged', -2, 2),
    ),
    api: optional(url('API address, for tests and proxies'), 'https://api.pushover.net'),
  },
  send: ({ spec: { token, user, priority, api }, notice, ports, scope }) => {
    const tone = toneOf(notice);
    const level = tone === 'bad' ? (priority ?? PRIORITIES.bad) : PRIORITIES[tone];
    const body = {
      token,
      user,
      title: clip(notice.title, TITLE),
      message: clip(textWithoutLink(notice), MESSAGE),
      priority: level,
      timestamp: Math.floor(notice.at / 1000),
      ...(level === EMERGENCY ? REPEAT : {}),
      ...(notice.url === undefined || notice.url.length > URL_LIMIT
        ? {}
        : { url: notice.url, url_title: 'Status page' }),
    };
    return post({ url: below(api, '/1/messages.json'), body }, ports, scope);
  },
});
