import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { type AlertManagerSettings, createAlertManager } from '../../src/alerts/manager.ts';
import { post } from '../../src/alerts/request.ts';
import type { Channel, ChannelRegistry, Delivery, Notice, OutboxMessage } from '../../src/contract/alert.ts';
import { NO_ALERTS } from '../../src/contract/alert.ts';
import type { Scope } from '../../src/contract/ports.ts';
import { redact } from '../../src/engine/util/redact.ts';
import { alertRoute } from '../engine/board/fixtures.ts';
import { listening } from '../listening.ts';
import { notice, ports, type Running, serve } from './kit.ts';

const SECRETS = [{ name: 'HOOK_TOKEN', value: 'correct-horse-battery-staple' }];

const managerSettings = (type: string, spec: object, channels: ChannelRegistry = CHANNELS): AlertManagerSettings => ({
  routes: [alertRoute({ type, spec })],
  site: { title: 'Acme' },
  channels,
  ports,
  random: () => 0,
  redact: (text) => redact(text, SECRETS),
});

const alertManagerOf = (type: string, spec: object, channels?: ChannelRegistry) =>
  createAlertManager(managerSettings(type, spec, channels));

const message = (fields: Partial<Notice> = {}): OutboxMessage => ({
  id: 'ops inc_1:down',
  route: 'ops',
  notice: notice(fields),
  createdAt: 0,
  attempts: 0,
  dueAt: 0,
});

const defineSlowChannel = (send: (scope: Scope) => Promise<Delivery>): Channel => {
  return { type: 'slow', about: '', schema: {}, send: ({ scope }) => send(scope) };
};

/** The time limit of an attempt passes when `fire` is called; other timers run by themselves. */
const clockFiredByHand = () => {
  const timers: (() => void)[] = [];
  const after = (ms: number, action: () => void) => {
    if (ms !== 10_000) return ports.clock.after(ms, action);
    timers.push(action);
    return () => undefined;
  };
  return { clock: { ...ports.clock, after }, fire: () => timers.forEach((timer) => void timer()) };
};

let running: Running | undefined;
afterEach(() => running?.close());

const answered = async (body: string): Promise<string> => {
  running = await serve(() => ({ status: 400, body }));
  const spec = { method: 'POST', url: running.url, headers: {} };
  return (await alertManagerOf('http', spec).send(message(), undefined)).answer;
};

describe('one attempt', () => {
  it('never rejects, even where the channel throws before it has begun', async () => {
    const broken = {
      type: 'broken',
      about: '',
      schema: {},
      send: () => {
        throw new Error('no');
      },
    };
    expect(await alertManagerOf('broken', {}, { broken }).send(message(), undefined)).toEqual({
      accepted: false,
      retry: true,
      answer: 'an internal error of Sitrep: Error: no',
    });
  });

  it('half a character in a name, as a cut message may end, goes into a URL', async () => {
    running = await serve(() => ({ status: 200 }));
    const spec = { method: 'GET', url: `${running.url}/{{title}}`, headers: {} };
    expect(await alertManagerOf('http', spec).send(message({ title: 'API \ud83d' }), undefined)).toMatchObject({
      accepted: true,
    });
    expect(running.received[0]!.path).toBe('/API%20%EF%BF%BD');
  });
});

describe('what is reported about a receiver’s answer', () => {
  it('is one line, in which nothing moves the cursor', async () => {
    expect(await answered('bad\r\n\u001b[2J\u0007 token')).toBe('400 bad [2J token');
  });

  it('is short', async () => {
    const answer = await answered('x'.repeat(1_000));
    expect(answer).toMatch(/^400 x+…$/);
    expect(answer.length).toBeLessThanOrEqual(210);
  });

  it.each([0, 8, 20, 200])('holds no part of a secret that is cut %s characters before the end', async (before) => {
    const answer = await answered(`${'x '.repeat(90)}${'y'.repeat(before)}correct-horse-battery-staple`);
    expect(answer).not.toMatch(/correct|horse/);
  });
});

it('a channel that goes on after its time limit sends nothing more', async () => {
  running = await serve(() => ({ status: 200 }));
  const { url } = running;
  const { clock, fire } = clockFiredByHand();
  const outcome = Promise.withResolvers<Delivery>();
  const slow = defineSlowChannel(async (scope) => {
    await new Promise<void>((resolve) => scope.onCancel(resolve));
    const late = await post({ url }, ports, scope);
    outcome.resolve(late);
    return late;
  });
  const manager = createAlertManager({ ...managerSettings('slow', {}, { slow }), ports: { ...ports, clock } });
  const sending = manager.send(message(), undefined);
  fire();
  expect(await sending).toMatchObject({ accepted: false, answer: 'no answer within 10 s' });
  expect(await outcome.promise).toMatchObject({ accepted: false });
  expect(running.received).toEqual([]);
});

describe('GitHub never opens a second issue for one incident', () => {
  const spec = { repo: 'acme/site', token: 't', labels: ['sitrep'] };

  /** The list of issues answers as given; whatever else arrives is counted. */
  const lookup = async (list: (response: ServerResponse) => void) => {
    const opened: string[] = [];
    const listed = Promise.withResolvers<ServerResponse>();
    const server = createServer((request, response) => {
      if (request.method === 'GET') {
        listed.resolve(response);
        return list(response);
      }
      opened.push(`${request.method} ${request.url}`);
      response.writeHead(201).end('{"number":1}');
    });
    const { url, end } = await listening(server);
    return { api: url, opened, listed: listed.promise, end };
  };

  it.each([
    ['refuses', 503, 'busy', '503 busy'],
    [
      'answers no list',
      200,
      '{"message":"hm"}',
      'the list of open issues could not be read; it should be a JSON array of issues',
    ],
    [
      'is cut off',
      200,
      '[{"number":1,"bo',
      'the list of open issues could not be read; it should be a JSON array of issues',
    ],
  ])('while the list %s', async (_, status, body, answer) => {
    const { api, opened, end } = await lookup((response) => void response.writeHead(status).end(body));
    const delivery = await alertManagerOf('github', { ...spec, api }).send(message(), undefined);
    expect(delivery).toMatchObject({ accepted: false, retry: true, answer });
    expect(opened).toEqual([]);
    await end();
  });

  it('when the list arrives after the attempt has timed out', async () => {
    const { api, opened, listed, end } = await lookup(() => undefined);
    const { clock, fire } = clockFiredByHand();
    const manager = createAlertManager({ ...managerSettings('github', { ...spec, api }), ports: { ...ports, clock } });
    const sending = manager.send(message(), undefined);
    const response = await listed;
    fire();
    expect(await sending).toMatchObject({ accepted: false, answer: 'no answer within 10 s' });
    // The connection of a cancelled attempt is closed, so that nothing can follow it.
    await once(response, 'close');
    expect(response.writableFinished).toBe(false);
    expect(opened).toEqual([]);
    await end();
  });
});

describe('a channel that lacks a secret', () => {
  const HOUR = 3_600_000;
  const settings = managerSettings('slack', {});
  const [ready] = settings.routes;
  const routes = [
    { ...ready!, unset: ['SLACK_URL'] },
    { ...ready!, id: 'other' },
  ];
  const manager = createAlertManager({ ...settings, routes });
  const outbox = [message(), { ...message(), id: 'other inc_1:down', route: 'other' }];
  const state = { ...NO_ALERTS, outbox };

  it('is not tried, and delays no other', () => {
    expect(manager.due(state, 0).map(({ route }) => route)).toEqual(['other']);
    expect(manager.nextWake({ ...state, outbox: [outbox[0]!] }, 0)).toBeUndefined();
  });

  it.each([
    ['keeps its messages for a day', 23, ['ops', 'other'], 0],
    ['drops and counts them then', 24, ['other'], 1],
  ])('%s', (_, hours, left, givenUp) => {
    const after = manager.plan(state, { now: hours * HOUR, checks: [] });
    expect(after.outbox.map(({ route }) => route)).toEqual(left);
    expect(after.routes.find(({ id }) => id === 'ops')?.givenUp ?? 0).toBe(givenUp);
  });
});
