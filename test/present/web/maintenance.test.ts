import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { statusAnswerSchema } from '../../../src/contract/view.ts';
import { componentHealth } from '../../../src/present/web/component-health.ts';
import { atomFeed } from '../../../src/present/web/feed.ts';
import { sampleView } from './support/sample.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const WINDOW = {
  id: 'backup',
  title: 'Backup <b>of all</b>',
  checks: ['api'],
  startsAt: '2026-11-28T02:00:00.000Z',
  endsAt: '2026-11-28T03:00:00.000Z',
  ongoing: false,
};

describe('planned maintenance', () => {
  const view = sampleView([{ id: 'api', name: 'API' }], NOW, { maintenance: [WINDOW] });

  it('is announced in /status', () => {
    expect(v.parse(statusAnswerSchema, view.status).maintenance).toEqual([WINDOW]);
  });

  it('is announced in the feed, once for each time it recurs', async () => {
    const feed = await atomFeed(view, 'https://status.acme.dev');
    expect(feed).toContain('https://status.acme.dev/maintenance/backup/2026-11-28T02:00:00.000Z');
    expect(feed).toContain('Scheduled maintenance: Backup &lt;b&gt;of all&lt;/b&gt;');
    expect(feed).not.toContain('<b>');
  });

  const entryOf = async (window: typeof WINDOW) => {
    const feed = await atomFeed(
      sampleView([{ id: 'api', name: 'API' }], NOW, { maintenance: [window] }),
      'https://a.dev',
    );
    const read = (name: string, text: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
    const [head, entry] = feed.split('<entry>');
    return {
      feedUpdated: read('updated', head!),
      ...Object.fromEntries(['id', 'published', 'updated'].map((name) => [name, read(name, entry!)])),
    };
  };

  it('is dated two weeks before its start, because readers hide entries from the future', async () => {
    const announcedAt = '2026-11-14T02:00:00.000Z';
    expect(await entryOf(WINDOW)).toEqual({
      id: 'https://a.dev/maintenance/backup/2026-11-28T02:00:00.000Z',
      published: announcedAt,
      updated: announcedAt,
      feedUpdated: announcedAt,
    });
  });

  it('keeps its id when it begins, and is updated then', async () => {
    const begun = { ...WINDOW, startsAt: '2026-11-22T09:00:00.000Z', ongoing: true };
    expect(await entryOf(begun)).toEqual({
      id: 'https://a.dev/maintenance/backup/2026-11-22T09:00:00.000Z',
      published: '2026-11-08T09:00:00.000Z',
      updated: '2026-11-22T09:00:00.000Z',
      feedUpdated: '2026-11-22T09:00:00.000Z',
    });
  });
});

describe('a component with a message', () => {
  it('shows it where all components are listed, and fails nothing', () => {
    const parts = [{ name: 'alerts', trouble: undefined, note: '2 given up' }];
    expect(componentHealth('readyz', parts, { verbose: true, exclude: [] })).toEqual({
      ok: true,
      text: '[+]alerts ok: 2 given up\nreadyz check passed\n',
    });
    expect(componentHealth('readyz', parts, { verbose: false, exclude: [] }).text).toBe('ok');
  });
});
