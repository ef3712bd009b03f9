import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { url } from '../fields.ts';
import { clip, clipEscaped, type Tone, textWithoutLink, toneOf } from '../format.ts';
import { deliveryOf, exchange, readJson, waitingFor } from '../request.ts';

/** Embeds' limits (discord.com/developers/docs/resources/message, "Embed Limits"): title 256, description 4,096, all together 6,000. */
const TITLE = 256;
const DESCRIPTION = 4_096;
const FOOTER = 256;

const COLOURS: Readonly<Record<Tone, number>> = { bad: 0xd92d20, warn: 0xdc9a06, good: 0x16a34a, info: 0x2563eb };

/** Markdown and mentions as plain characters. */
const escapeMarkup = (text: string): string => text.replace(/[\\*_~`|>#[\]()@-]/g, '\\$&');

const embedOf = (notice: Notice) => ({
  title: clipEscaped(notice.title, TITLE, escapeMarkup),
  description: clipEscaped(textWithoutLink(notice), DESCRIPTION, escapeMarkup),
  color: COLOURS[toneOf(notice)],
  timestamp: new Date(notice.at).toISOString(),
  footer: { text: clip(notice.site, FOOTER) },
  ...(notice.url === undefined ? {} : { url: notice.url }),
});

/** Discord: a channel's webhook. */
export const discord = defineChannel({
  type: 'discord',
  about: 'A Discord channel, through its webhook.',
  schema: { url: url('webhook URL; a secret, such as "${DISCORD_URL}"') },
  send: async ({ spec: { url }, notice, ports, scope }) => {
    // No mention may come out of a target's message.
    const body = { embeds: [embedOf(notice)], allowed_mentions: { parse: [] } };
    const outcome = await exchange({ url, body }, ports, scope);
    // Discord's body has fractions of a second, its header only whole seconds.
    const { retry_after: seconds } = outcome.ok ? readJson(outcome.value.text) : {};
    return waitingFor(seconds, deliveryOf(outcome, ports.clock.now()));
  },
});
