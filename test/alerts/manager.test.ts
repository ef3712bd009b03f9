import { afterEach, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { createDesk } from '../../src/alerts/manager.ts';
import type { ChannelRegistry, Notice, Parcel } from '../../src/contract/alert.ts';
import { redact } from '../../src/engine/util/redact.ts';
import { alertRoute } from '../engine/board/fixtures.ts';
import { notice, ports, type Running, serve } from './kit.ts';

const SECRETS = [{ name: 'HOOK_TOKEN', value: 'correct-horse-battery-staple' }];

const deskOf = (type: string, spec: object, channels: ChannelRegistry = CHANNELS) =>
  createDesk({
    routes: [alertRoute({ type, spec })],
    site: { title: 'Acme' },
    channels,
    ports,
    random: () => 0,
    redact: (text) => redact(text, SECRETS),
  });

const parcel = (fields: Partial<Notice> = {}): Parcel => ({
  id: 'ops inc_1:down',
  route: 'ops',
  notice: notice(fields),
  createdAt: 0,
  attempts: 0,
  dueAt: 0,
});

let running: Running | undefined;
afterEach(() => running?.close());

const answered = async (body: string): Promise<string> => {
  running = await serve(() => ({ status: 400, body }));
  const spec = { method: 'POST', url: running.url, headers: {} };
  return (await deskOf('http', spec).send(parcel(), undefined)).answer;
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
    expect(await deskOf('broken', {}, { broken }).send(parcel(), undefined)).toEqual({
      accepted: false,
      retry: true,
      answer: 'a fault of Sitrep itself: Error: no',
    });
  });

  it('half a character in a name, as a cut message may end, goes into a URL', async () => {
    running = await serve(() => ({ status: 200 }));
    const spec = { method: 'GET', url: `${running.url}/{{title}}`, headers: {} };
    expect(await deskOf('http', spec).send(parcel({ title: 'API \ud83d' }), undefined)).toMatchObject({
      accepted: true,
    });
    expect(running.received[0]!.path).toBe('/API%20%EF%BF%BD');
  });
});

describe('what is told of a receiver’s answer', () => {
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
