import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { eventually, SITREP, sitrep, start } from './program.ts';

/** Alerts through real workerd to a real receiver, which is not always there. */

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly check: string | undefined;
}

const sent: Sent[] = [];

const createReceiver = () =>
  createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const { type, data } = JSON.parse(text);
    sent.push({ id: request.headers['webhook-id'] as string, type, check: data.check?.id });
    response.end();
  });

const folder = newFolder('alerts');
let isUp = true;
let receiver: Listening;
let target: Listening;
const moody = createServer((_, response) => {
  response.statusCode = isUp ? 200 : 503;
  response.end();
});

const config = () =>
  JSON.stringify({
    defaults: { interval: '1s', timeout: '1s', retries: 0, failureThreshold: 1, successThreshold: 1 },
    checks: [
      { id: 'db', type: 'http', url: `${target.url}/db` },
      { id: 'web', type: 'http', url: `${target.url}/web`, dependsOn: ['db'] },
    ],
    alerts: [{ type: 'webhook', id: 'ops', url: receiver.url }],
  });

beforeAll(async () => {
  receiver = await listening(createReceiver());
  target = await listening(moody);
  writeFileSync(join(folder, 'checks.json'), config());
});
afterAll(async () => {
  await Promise.all([receiver.end(), target.end()]);
});

const serve = async () => {
  const args = ['serve', '--config', 'checks.json', '--persist', 'store', '--port', '0'];
  const program = start(process.execPath, [SITREP, ...args], { cwd: folder });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  return { program, url: url! };
};

const stateOf = async (url: string): Promise<string> => {
  const { checks } = (await (await fetch(`${url}/status`)).json()) as { checks: { id: string; status: string }[] };
  return checks.map(({ id, status }) => `${id} ${status}`).join(', ');
};

describe('an outage while the receiver is away and Sitrep is killed', () => {
  test('is sent once, with its end, in order', async () => {
    const first = await serve();
    await eventually(
      () => stateOf(first.url),
      (state) => state === 'db up, web up',
    );
    await receiver.end();
    isUp = false;
    await eventually(
      () => stateOf(first.url),
      (state) => state === 'db down, web down',
    );
    first.program.kill('SIGKILL');
    await first.program.ended;
    expect(sent).toEqual([]);

    const second = await serve();
    receiver = await listening(createReceiver(), { port: receiver.port });
    // What is tried again waits for 15 s at most after the first failure, for 30 s after the second.
    await eventually(
      () => sent.length,
      (count) => count > 0,
      60_000,
    );
    isUp = true;
    await eventually(
      () => stateOf(second.url),
      (state) => state === 'db up, web up',
    );
    await eventually(
      () => sent.length,
      (count) => count > 1,
      60_000,
    );
    expect(sent.map(({ type, check }) => `${check} ${type}`)).toEqual(['db sitrep.down', 'db sitrep.resolved']);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
    // The next view says so.
    await eventually(
      async () => (await fetch(`${second.url}/metrics`)).text(),
      (metrics) => metrics.includes('sitrep_alert_deliveries_total{result="accepted"} 2'),
    );
    second.program.kill('SIGTERM');
    await second.program.ended;
  });

  test('alerts test reaches the same receiver', async () => {
    sent.length = 0;
    const { code, text } = await sitrep(['alerts', 'test'], { cwd: folder });
    expect([code, text]).toEqual([0, 'accepted  ops (webhook): 200\n']);
    expect(sent.map(({ type }) => type)).toEqual(['sitrep.test']);
  });
});
