import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { plainText } from '../../src/alerts/format.ts';
import { noticeOf } from '../../src/alerts/messages.ts';
import type { CheckAlertInput } from '../../src/contract/alert.ts';
import { notice, ports, type Running, scope, serve, settings } from './kit.ts';

const NOW = Date.parse('2026-11-22T03:07:00Z');
const SITE = { title: 'Acme status', url: 'https://status.acme.dev/' };

type Event = Parameters<typeof noticeOf>[0];

/** What is said of a check that has been in trouble for five minutes, with another that fell with it. */
const said = (event: Event, status: CheckAlertInput['status']): string => {
  const input = {
    check: { id: 'api', name: 'Public API', dependsOn: [] },
    status,
    reasons: status === 'up' ? [] : [{ kind: 'status', message: 'status 503, expected 2xx' }],
  } as unknown as CheckAlertInput;
  const subject = { input, startedAt: NOW - 300_000, now: NOW };
  const affected = status === 'up' ? [] : ['search'];
  const notice = noticeOf(event, { thread: 'api-1', sentEvents: [] }, subject, affected, SITE);
  return `${notice.title}\n\n${plainText(notice)}`;
};

const WHY = 'status 503, expected 2xx\n\nAlso affected: search\n\nhttps://status.acme.dev/checks/api';
const WHERE = 'https://status.acme.dev/checks/api';

describe('what somebody reads who was just woken: what, since when, why, what else, where to look', () => {
  test.each<[Event, CheckAlertInput['status'], string]>([
    ['down', 'down', `Public API is down\n\nPublic API has been down since 2026-11-22 03:02 UTC.\n\n${WHY}`],
    [
      'degraded',
      'degraded',
      `Public API is degraded\n\nPublic API has been degraded since 2026-11-22 03:02 UTC.\n\n${WHY}`,
    ],
    [
      'reminder',
      'down',
      `Public API is still down\n\nPublic API has been down for 5 min (since 2026-11-22 03:02 UTC).\n\n${WHY}`,
    ],
    [
      'flapping',
      'degraded',
      `Public API is flapping\n\nPublic API has kept changing state since 2026-11-22 03:02 UTC. We will notify you when it settles.\n\n${WHY}`,
    ],
    [
      'unflapping',
      'up',
      `Public API has stopped flapping and is up\n\nPublic API has stopped flapping after 5 min. It is now up.\n\n${WHERE}`,
    ],
    [
      'resolved',
      'up',
      `Public API is up again\n\nPublic API is up again. The incident began at 2026-11-22 03:02 UTC and lasted 5 min.\n\n${WHERE}`,
    ],
  ])('%s', (event, status, text) => {
    expect(said(event, status)).toBe(text);
  });
});

test('docs/alerts.md shows the message that is sent', () => {
  const docs = readFileSync(new URL('../../docs/alerts.md', import.meta.url), 'utf8');
  expect(docs).toContain(`\`\`\`text\n${said('down', 'down')}\n\`\`\``);
});

describe('PagerDuty', () => {
  let running: Running | undefined;
  afterEach(async () => {
    await running?.close();
  });

  test('shows the reason on the phone, which has only the summary', async () => {
    running = await serve(() => ({ status: 202 }));
    const spec = settings(CHANNELS.pagerduty!, { routingKey: 'R'.repeat(32), api: running.url });
    for (const reasons of [notice().reasons, [{ kind: 'dns', message: 'no such name' }] as const, []]) {
      await CHANNELS.pagerduty!.send({ spec, notice: notice({ reasons }), ports, scope, handle: undefined });
    }
    expect(running.received.map(({ text }) => JSON.parse(text).payload.summary)).toEqual([
      'Public API is down: status 503, expected 2xx',
      'Public API is down: dns: no such name',
      'Public API is down',
    ]);
  });
});
