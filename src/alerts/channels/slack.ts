import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { url } from '../fields.ts';
import { clip, clipEscaped, escapeAngles, ICONS, paragraphs, toneOf } from '../format.ts';
import { post } from '../request.ts';

/** Block Kit's limits (docs.slack.dev/reference/block-kit/blocks): header 150, section text 3,000, fallback text 4,000. */
const HEADER = 150;
const SECTION = 3_000;
const FALLBACK = 4_000;

const blocksOf = (notice: Notice) => [
  {
    type: 'header',
    text: { type: 'plain_text', text: clip(`${ICONS[toneOf(notice)]} ${notice.title}`, HEADER), emoji: true },
  },
  {
    type: 'section',
    // `verbatim`: names and links in a target's message must not become mentions.
    text: { type: 'mrkdwn', text: clipEscaped(paragraphs(notice).join('\n\n'), SECTION, escapeAngles), verbatim: true },
  },
  { type: 'context', elements: [{ type: 'plain_text', text: clip(notice.site, HEADER), emoji: false }] },
];

/** Slack: an incoming webhook. */
export const slack = defineChannel({
  type: 'slack',
  about: 'A Slack channel, through an incoming webhook.',
  schema: { url: url('incoming webhook URL; a secret, such as "${SLACK_URL}"') },
  send: ({ spec: { url }, notice, ports, scope }) =>
    post(
      { url, body: { text: clipEscaped(notice.title, FALLBACK, escapeAngles), blocks: blocksOf(notice) } },
      ports,
      scope,
    ),
});
