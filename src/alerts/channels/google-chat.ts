import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { url } from '../fields.ts';
import { clipBytes, clipEscaped, ICONS, textWithoutLink, toneOf } from '../format.ts';
import { post } from '../request.ts';

/** A message may have 32,000 bytes (developers.google.com/workspace/chat/create-messages); phones show some 4,000. */
const BYTES = 4_000;
const TITLE = 500;

/** A zero-width space keeps Chat's formatting characters and mentions from taking effect; there is no escape. */
const escapeMarkup = (text: string): string => text.replace(/[*_~`<]/g, '$&\u200b');

const textOf = (notice: Notice): string =>
  `${ICONS[toneOf(notice)]} ${clipEscaped(notice.title, TITLE, escapeMarkup)}\n\n${escapeMarkup(textWithoutLink(notice))}`;

/** All messages of an incident in one thread (developers.google.com/workspace/chat/quickstart/webhooks, "Start or reply"). */
const REPLY = 'messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD';

/** Google Chat: a space's webhook. */
export const googleChat = defineChannel({
  type: 'google-chat',
  about: 'A Google Chat space, through its webhook.',
  schema: { url: url('webhook URL with key and token; a secret, such as "${CHAT_URL}"') },
  send: ({ spec: { url }, notice, ports, scope }) => {
    const link = notice.url === undefined ? '' : `\n\n${notice.url}`;
    const text = `${clipBytes(textOf(notice), BYTES, ports.text.encode)}${link}`;
    const body = { text, thread: { threadKey: notice.thread } };
    return post({ url: `${url}${url.includes('?') ? '&' : '?'}${REPLY}`, body }, ports, scope);
  },
});
