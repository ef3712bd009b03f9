import type { Notice } from '../../contract/alert.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import { failureText } from '../../contract/failure.ts';
import { optional } from '../../engine/schema/combine.ts';
import { textLike, url } from '../fields.ts';
import { clip, isEnd, type Tone, toneOf } from '../format.ts';
import { below, post } from '../request.ts';

/** developer.pagerduty.com/docs/events-api-v2-overview: summary 1,024 characters, dedup key 255, event 512 KB. */
const SUMMARY = 1_024;
const DEDUP_KEY = 255;
const DETAIL = 10_000;

const SEVERITIES: Readonly<Record<Tone, string>> = { bad: 'critical', warn: 'warning', good: 'info', info: 'info' };

/** With its first reason: the summary is all that a phone shows at night. */
const summaryOf = ({ title, reasons: [first] }: Notice): string =>
  first === undefined ? title : `${title}: ${failureText(first)}`;

const payloadOf = (notice: Notice) => ({
  summary: clip(summaryOf(notice), SUMMARY),
  source: clip(notice.check?.name ?? notice.site, SUMMARY),
  severity: SEVERITIES[toneOf(notice)],
  timestamp: new Date(notice.at).toISOString(),
  ...(notice.check ? { component: clip(notice.check.id, SUMMARY) } : {}),
  ...(notice.check?.group === undefined ? {} : { group: clip(notice.check.group, SUMMARY) }),
  class: notice.event,
  custom_details: {
    text: clip(notice.text, DETAIL),
    reasons: notice.reasons.map((reason) => clip(failureText(reason), DETAIL)),
    affected: notice.affected,
  },
});

/** PagerDuty's Events API v2: an incident here is an alert there, by the same dedup key from trigger to resolve. */
export const pagerduty = defineChannel({
  type: 'pagerduty',
  about: 'A PagerDuty service, through the Events API v2: triggers and resolves.',
  schema: {
    routingKey: textLike(
      /^[0-9A-Za-z]{32}$/,
      'an integration key of 32 characters',
      'integration key; a secret, such as "${PAGERDUTY_KEY}"',
    ),
    api: optional(
      url('events endpoint; EU accounts use https://events.eu.pagerduty.com'),
      'https://events.pagerduty.com',
    ),
  },
  send: ({ spec: { routingKey, api }, notice, ports, scope }) => {
    const common = { routing_key: routingKey, dedup_key: clip(notice.thread, DEDUP_KEY) };
    const trigger = {
      event_action: 'trigger',
      payload: payloadOf(notice),
      client: notice.site,
      ...(notice.url === undefined
        ? {}
        : { client_url: notice.url, links: [{ href: notice.url, text: 'Status page' }] }),
    };
    const body = { ...common, ...(isEnd(notice) ? { event_action: 'resolve' } : trigger) };
    return post({ url: below(api, '/v2/enqueue'), body }, ports, scope);
  },
});
