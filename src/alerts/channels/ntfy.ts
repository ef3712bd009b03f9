import { defineChannel } from '../../contract/define-channel.ts';
import { optional } from '../../engine/schema/combine.ts';
import { text, textLike, url } from '../fields.ts';
import { clip, clipBytes, type Tone, textWithoutLink, toneOf } from '../format.ts';
import { post } from '../request.ts';

/** docs.ntfy.sh/publish: a message over 4,096 bytes becomes an attachment. */
const MESSAGE_BYTES = 4_096;
const TITLE = 250;

/** docs.ntfy.sh/publish/#message-priority and #tags-emojis */
const PRIORITIES: Readonly<Record<Tone, number>> = { bad: 5, warn: 4, good: 3, info: 3 };
const TAGS: Readonly<Record<Tone, string>> = {
  bad: 'rotating_light',
  warn: 'warning',
  good: 'white_check_mark',
  info: 'information_source',
};

/** ntfy: a push message to every phone that follows the topic. */
export const ntfy = defineChannel({
  type: 'ntfy',
  about: 'A topic on ntfy.sh or on your own ntfy server.',
  schema: {
    topic: textLike(/^[-_A-Za-z0-9]{1,64}$/, 'letters, digits, - and _, at most 64', 'topic'),
    server: optional(url('server address'), 'https://ntfy.sh'),
    token: optional(text('access token; a secret, such as "${NTFY_TOKEN}"')),
  },
  send: ({ spec: { topic, server, token }, notice, ports, scope }) => {
    const tone = toneOf(notice);
    const body = {
      topic,
      title: clip(notice.title, TITLE),
      message: clipBytes(textWithoutLink(notice), MESSAGE_BYTES, ports.text.encode),
      priority: PRIORITIES[tone],
      tags: [TAGS[tone]],
      ...(notice.url === undefined ? {} : { click: notice.url }),
    };
    const headers = token === undefined ? [] : [['authorization', `Bearer ${token}`] as const];
    return post({ url: server, body, headers }, ports, scope);
  },
});
