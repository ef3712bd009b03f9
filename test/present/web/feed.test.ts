import { describe, expect, test } from 'vitest';
import { atomFeed } from '../../../src/present/web/feed.ts';
import { acme } from './support/sample.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

const view = acme(NOW);
const feed = await atomFeed(view, 'https://status.acme.dev');
const entries = feed.split('<entry>').slice(1);

const texts = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}[^>]*>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`, 'g'))].map(
    ([, text]) => text!,
  );

describe('what a reader of the feed sees', () => {
  test('each title says the state of its incident', () => {
    expect(entries.flatMap((entry) => texts(entry, 'title'))).toEqual([
      'Maintenance: Moving the report store to new disks',
      'Search: Degraded',
      'Outgoing mail: Resolved after 47 min',
    ]);
  });

  test('each event has its time, a text for customers, then one for operators', () => {
    expect(texts(entries[2]!, 'content')).toEqual([
      '<ul><li><time datetime="2026-11-18T10:00:00.000Z">18 Nov 2026, 10:00 UTC</time> <strong>Degraded</strong> It did not respond in time. <code>no answer within 10 s</code></li>' +
        '<li><time datetime="2026-11-18T10:05:00.000Z">18 Nov 2026, 10:05 UTC</time> <strong>Down</strong> We could not connect to it. <code>connection refused</code></li>' +
        '<li><time datetime="2026-11-18T10:47:00.000Z">18 Nov 2026, 10:47 UTC</time> <strong>Resolved</strong></li></ul>',
    ]);
  });
});

describe('what RFC 4287 asks for', () => {
  test('every entry has one id, title, updated and a link to its check', () => {
    for (const entry of entries) {
      for (const name of ['id', 'title', 'updated']) expect(texts(entry, name), name).toHaveLength(1);
    }
    const ids = entries.flatMap((entry) => texts(entry, 'id'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(entries[1]).toContain('<link href="https://status.acme.dev/checks/search"/>');
  });

  test('it is as new as the latest change of any incident', async () => {
    const [search, mail] = view.details.incidents;
    const latest = '2026-11-22T09:59:00.000Z';
    const ended = { ...mail!, timeline: [...mail!.timeline, { at: latest, status: 'up' as const, reasons: [] }] };
    const changed = { ...view, details: { ...view.details, incidents: [search!, ended] } };
    const [updated] = texts(await atomFeed(changed, 'https://status.acme.dev'), 'updated');
    expect(updated).toBe(latest);
  });
});
