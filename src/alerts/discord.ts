import type { Channel, Delivery, Notice } from '../contract/alert.ts';
import { url } from './_fields.ts';
import { deliveryOf, exchange, readJson } from './_http.ts';
import { clip, clipEscaped, plainText, type Tone, toneOf } from './_text.ts';

interface Spec {
  readonly url: string;
}

/** Embeds' limits (discord.com/developers/docs/resources/message, "Embed Limits"): title 256, description 4,096, all together 6,000. */
const TITLE = 256;
const DESCRIPTION = 4_096;
const FOOTER = 256;

const COLOURS: Readonly<Record<Tone, number>> = { bad: 0xd92d20, warn: 0xdc9a06, good: 0x16a34a, info: 0x2563eb };

/** Markdown and mentions as plain characters. */
const escapeMarkup = (text: string): string => text.replace(/[\\*_~`|>#[\]()@-]/g, '\\$&');

const embedOf = (notice: Notice) => ({
  title: clipEscaped(notice.title, TITLE, escapeMarkup),
  description: clipEscaped(plainText({ ...notice, url: undefined }), DESCRIPTION, escapeMarkup),
  color: COLOURS[toneOf(notice)],
  timestamp: new Date(notice.at).toISOString(),
  footer: { text: clip(notice.site, FOOTER) },
  ...(notice.url === undefined ? {} : { url: notice.url }),
});

/** A 429 of Discord says in its body how many seconds to wait; the header only in whole ones. */
const withRetryAfter = (delivery: Delivery, text: string): Delivery => {
  const { retry_after: seconds } = readJson(text);
  if (delivery.accepted || typeof seconds !== 'number') return delivery;
  return { ...delivery, after: Math.ceil(seconds * 1000) };
};

/** Discord: a channel's webhook. */
export const discord: Channel<Spec> = {
  type: 'discord',
  about: 'A Discord channel, through its webhook.',
  schema: { url: url('the webhook\'s URL; a secret, such as "${DISCORD_URL}"') },
  send: async ({ url }, notice, ports, scope) => {
    // No mention may come out of a target's message.
    const body = { embeds: [embedOf(notice)], allowed_mentions: { parse: [] } };
    const outcome = await exchange({ url, body }, ports, scope);
    return withRetryAfter(deliveryOf(outcome, ports.clock.now()), outcome.ok ? outcome.value.text : '');
  },
};
