import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { optional } from '../../engine/schema/combine.ts';
import { text, textLike, url } from '../fields.ts';
import { clipEscaped, escapeAngles, ICONS, plainText, toneOf } from '../format.ts';
import { below, deliveryOf, exchange, readJson, waitingFor } from '../request.ts';

/** core.telegram.org/bots/api#sendmessage: 4,096 characters after entities are parsed; we count before, which is more. */
const TEXT = 4_000;
const TITLE = 300;

const textOf = (notice: Notice): string => {
  const title = `${ICONS[toneOf(notice)]} <b>${clipEscaped(notice.title, TITLE, escapeAngles)}</b>`;
  return `${title}\n\n${clipEscaped(plainText(notice), TEXT - title.length - 2, escapeAngles)}`;
};

/** Telegram: a bot's message to a chat. */
export const telegram = defineChannel({
  type: 'telegram',
  about: 'A Telegram chat, through a bot.',
  schema: {
    token: textLike(
      /^\d+:[\w-]{30,}$/,
      'a bot token such as "123456:ABC…"',
      'bot token; a secret, such as "${TELEGRAM_TOKEN}"',
    ),
    chat: text('chat id, or @name of a channel'),
    api: optional(url('address of your own Bot API server'), 'https://api.telegram.org'),
  },
  send: async ({ spec: { token, chat, api }, notice, ports, scope }) => {
    const body = {
      chat_id: chat,
      text: textOf(notice),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    };
    const outcome = await exchange({ url: below(api, `/bot${token}/sendMessage`), body }, ports, scope);
    // Telegram says in the body how many seconds to wait.
    const { parameters } = (outcome.ok ? readJson(outcome.value.text) : {}) as {
      parameters?: { retry_after?: unknown };
    };
    return waitingFor(parameters?.retry_after, deliveryOf(outcome, ports.clock.now()));
  },
});
