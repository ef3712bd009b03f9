import { expect, test } from 'vitest';
import { createAlertManager } from '../../src/alerts/manager.ts';
import type { Channel } from '../../src/contract/alert.ts';
import { WORKER } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { redact } from '../../src/engine/util/redact.ts';
import { createApp } from '../../src/worker/app.ts';
import { ALERTING, BELL, boardKit } from '../engine/board/board-kit.ts';
import { board as answering } from '../present/web/support/fixture.ts';

/** A target that echoes the credentials it got, in every form: none of them is in anything that leaves. */

const LOGIN = 'robot-7:hunter22';
const SECRETS = [LOGIN, 'hunter22', 'robot-7', btoa(LOGIN)];
const ECHO = `it got ${SECRETS.join(', ')}, Basic ${btoa(LOGIN)}, ${btoa(`a ${LOGIN}`)}, ${encodeURIComponent(btoa(LOGIN))}`;
const FORMS = [...SECRETS, btoa(`a ${LOGIN}`), encodeURIComponent(btoa(LOGIN)), btoa('hunter22').slice(0, 10)];

const PATHS = [
  '/',
  '/checks/api',
  '/embed',
  '/status',
  '/status?format=text',
  '/status/api',
  '/status/api/history',
  '/incidents',
  '/badge.json',
  '/badge/api.json',
  '/badge/api.svg',
  '/metrics',
  '/feed.xml',
  '/readyz?verbose',
];

const parsed = (authorization: string, environment: Readonly<Record<string, string>>) => {
  const api = { id: 'api', type: 'http', url: 'https://acme.dev/', headers: { authorization } };
  const result = parseConfig(
    JSON.stringify({ checks: [api] }),
    { checks: CHECKS },
    { runtime: WORKER, secret: (name) => environment[name] },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.config;
};

test.each([
  ['in the file', `Basic ${btoa(LOGIN)}`, {}],
  ['in a secret', 'Basic ${AUTH}', { AUTH: btoa(LOGIN) }],
  ['in a secret with the scheme', '${AUTH}', { AUTH: `Basic ${btoa(LOGIN)}` }],
])('Basic credentials %s: on no page, in no alert, log or stored document', async (_where, header, environment) => {
  const { checks, secrets } = parsed(header, environment);
  const kit = boardKit(checks);
  const sent: string[] = [];
  const send: Channel['send'] = async ({ notice }) => {
    sent.push(JSON.stringify(notice));
    return { accepted: false, answer: ECHO, retry: true };
  };
  const alertManager = createAlertManager({
    ...ALERTING,
    routes: [BELL],
    channels: { bell: { type: 'bell', about: 'for tests', schema: {}, send } },
    redact: (text) => redact(text, secrets),
    ports: { ...ALERTING.ports, clock: kit.clock },
  });
  const board = kit.start(checks, { alertManager }, { alerts: [BELL], secrets });
  kit.failures.set('api', { kind: 'status', message: ECHO });
  for (let minute = 0; minute < 4; minute++) {
    await board.tick(kit.clock.now());
    kit.clock.advance(60_000);
  }
  const app = createApp({
    readView: async () => kit.published.at(-1),
    board: answering({
      incidents: (query, reader) => board.readers.incidents(query, reader),
      history: (id, window, reader) => board.readers.history(id, window, reader),
    }),
    heartbeat: () => undefined,
    ids: ['api'],
    notReady: [],
    now: () => kit.clock.now(),
  });
  const pages = await Promise.all(
    PATHS.map(async (path) => [path, await (await app.request(`http://sitrep.test${path}`)).text()] as const),
  );
  expect(sent.length).toBeGreaterThan(0);
  expect(pages.find(([path]) => path === '/status/api')![1]).toContain('it got ${');
  const stored = [...kit.store.docs].map(([key, text]) => [`stored ${key}`, text] as const);
  const everything = [...pages, ...stored, ['alerts', sent.join('\n')], ['log', kit.logged.join('\n')]];
  for (const [where, text] of everything) for (const form of FORMS) expect(text, where).not.toContain(form);
});
