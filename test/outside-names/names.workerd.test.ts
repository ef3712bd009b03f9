import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/worker/app.ts';
import { board, check, NOW, published, view } from '../present/web/support/fixture.ts';
import { INHERITED, INSIDES } from './names.ts';

const app = createApp({
  readView: async () => published(view([check('api')])),
  board: board(),
  heartbeat: (id) => (id === 'backup' ? { token: 'beat-token', public: true } : undefined),
  ids: ['api', 'backup'],
  notReady: [],
  now: () => NOW,
});

const answer = async (path: string, method = 'GET') => {
  const response = await app.request(`http://sitrep.test${path}`, { method, headers: { authorization: 'Bearer x' } });
  return { status: response.status, text: await response.text() };
};

/** Where a visitor names something. */
const PATHS = [
  '/NAME',
  '/status/NAME',
  '/status/NAME/history',
  '/status?require=NAME',
  '/status?exclude=NAME',
  '/status?format=NAME',
  '/status?maxAge=NAME',
  '/status?NAME=1',
  '/status/api?NAME=1',
  '/status/api/history?window=NAME',
  '/incidents?NAME=1',
  '/incidents?check=NAME',
  '/incidents?before=NAME',
  '/incidents?limit=NAME',
  '/incidents/NAME',
  '/badge/api.svg?style=NAME',
  '/badge/api/NAME.svg',
  '/badge/api/NAME.json',
  '/badge/NAME.json',
  '/badge.json?group=NAME',
  '/badge/api/uptime.json?window=NAME',
  '/checks/NAME',
  '/checks/api?window=NAME',
  '/?lang=NAME',
  '/embed/NAME',
  '/assets/NAME',
  '/metrics?NAME=1',
  '/readyz/NAME',
  '/livez/NAME',
] as const;

describe.each(INHERITED)('%s', (name) => {
  test.each(PATHS)('in %s is a name like any other', async (path) => {
    const found = await answer(path.replace('NAME', name));
    const other = await answer(path.replace('NAME', 'somethingElse'));
    expect(found.status).toBe(other.status);
    expect(found.status).not.toBe(500);
    if (!found.text.startsWith('<')) expect(found.text).not.toMatch(INSIDES);
  });

  test('as a heartbeat is not there', async () => {
    expect((await answer(`/heartbeat/${name}`, 'POST')).status).toBe(
      (await answer('/heartbeat/nobody', 'POST')).status,
    );
  });
});
