import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { url } from '../fields.ts';
import { clipEscaped, ICONS, type Tone, textWithoutLink, toneOf } from '../format.ts';
import { post } from '../request.ts';

/**
 * A card may have 28 KB (learn.microsoft.com, "Create and send messages"; the workflow's limit is the same). Texts of this
 * size stay under it when every character is escaped and takes three bytes.
 */
const TITLE = 500;
const BODY = 7_000;

const COLOURS: Readonly<Record<Tone, string>> = { bad: 'attention', warn: 'warning', good: 'good', info: 'accent' };

/** The Markdown subset of TextBlocks as plain characters. */
const escapeMarkup = (text: string): string => text.replace(/[\\*_[\]()#`~>-]/g, '\\$&');

const cardOf = (notice: Notice) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.4',
  body: [
    {
      type: 'TextBlock',
      text: `${ICONS[toneOf(notice)]} ${clipEscaped(notice.title, TITLE, escapeMarkup)}`,
      weight: 'bolder',
      size: 'medium',
      wrap: true,
      color: COLOURS[toneOf(notice)],
    },
    { type: 'TextBlock', text: clipEscaped(textWithoutLink(notice), BODY, escapeMarkup), wrap: true },
    {
      type: 'TextBlock',
      text: clipEscaped(notice.site, TITLE, escapeMarkup),
      isSubtle: true,
      size: 'small',
      wrap: true,
    },
  ],
  ...(notice.url === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open', url: notice.url }] }),
});

/** Microsoft Teams: a workflow ("Post to a channel when a webhook request is received"), as connectors have ended. */
export const teams = defineChannel({
  type: 'teams',
  about: 'A Microsoft Teams channel, as an adaptive card through a workflow webhook.',
  schema: { url: url('workflow URL; a secret, such as "${TEAMS_URL}"') },
  send: ({ spec: { url }, notice, ports, scope }) => {
    const attachment = {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: cardOf(notice),
    };
    return post({ url, body: { type: 'message', attachments: [attachment] } }, ports, scope);
  },
});
