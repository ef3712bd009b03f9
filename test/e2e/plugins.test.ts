import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProject } from '../../scripts/bundle-project.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { deploy } from './deployed.ts';
import { ROOT, sitrep } from './program.ts';

/** The check type and the channel of examples/plugins, as somebody uses them who installed the package. */

const EXAMPLES = join(ROOT, 'examples/plugins');
const folder = newFolder('plugins');

let cache: Listening;
let homeserver: Listening;
let isLoading = false;
const messages: { readonly path: string; readonly token: string | undefined; readonly body: string }[] = [];

/** As Redis answers AUTH and PING. */
const redisAnswer = (commands: string): string => {
  if (!commands.includes('$4\r\nAUTH\r\n$8\r\npassword\r\n')) return '-NOAUTH Authentication required.\r\n';
  return isLoading ? '+OK\r\n-LOADING Redis is loading the dataset in memory\r\n' : '+OK\r\n+PONG\r\n';
};

beforeAll(async () => {
  cache = await listening(
    createTcpServer((socket) => socket.on('data', (bytes) => socket.write(redisAnswer(String(bytes))))),
  );
  homeserver = await listening(
    createServer((request, response) => {
      let text = '';
      request.on('data', (piece) => {
        text += piece;
      });
      request.on('end', () => {
        messages.push({
          path: request.url!,
          token: request.headers.authorization,
          body: (JSON.parse(text) as { readonly body: string }).body,
        });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"event_id":"$1"}');
      });
    }),
  );
  for (const name of ['redis.ts', 'matrix.ts']) cpSync(join(EXAMPLES, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'checks.ts'), checksText());
});
afterAll(() => Promise.all([cache.end(), homeserver.end()]));

const checksText = () => `
import { defineChecks } from 'sitrep/config';
import { matrix } from './matrix.ts';
import { redis } from './redis.ts';

export default defineChecks({
  plugins: [redis, matrix],
  defaults: { retries: 0, failureThreshold: 1, successThreshold: 1 },
  checks: [
    { id: 'cache', type: 'redis', host: '127.0.0.1', port: ${cache.port}, password: '\${REDIS_PASSWORD}' },
    { id: 'open', type: 'redis', host: '127.0.0.1', port: ${cache.port} },
  ],
  alerts: [
    { type: 'matrix', server: '${homeserver.url}', room: '!ops:acme.dev', token: '\${MATRIX_TOKEN}', checks: ['cache'] },
  ],
});
`;

test('the type probes and the channel sends, in workerd', async () => {
  const worker = await deploy(await bundleProject(folder), {
    secrets: { REDIS_PASSWORD: 'password', MATRIX_TOKEN: 'a-matrix-token' },
  });
  const seen = async () => Object.fromEntries((await worker.checks()).map(({ id, ...check }) => [id, check]));
  await worker.probe();
  expect(await seen()).toMatchObject({
    cache: { status: 'up', measures: { latency: expect.any(Number) } },
    open: { status: 'down', reasons: [{ kind: 'response', message: 'NOAUTH Authentication required.' }] },
  });
  expect(messages).toEqual([]);

  isLoading = true;
  await worker.probe();
  expect(await seen()).toMatchObject({
    cache: { status: 'down', reasons: [{ message: 'LOADING Redis is loading the dataset in memory' }] },
  });
  expect(messages).toEqual([
    {
      path: expect.stringMatching(/^\/_matrix\/client\/v3\/rooms\/!ops%3Aacme\.dev\/send\/m\.room\.message\/./),
      token: 'Bearer a-matrix-token',
      body: expect.stringContaining('LOADING Redis is loading the dataset'),
    },
  ]);
  await worker.end();
});

test('their fields are in the JSON Schema', () => {
  const program = join(ROOT, 'dist/sitrep.mjs');
  const schema = JSON.parse(
    execFileSync(process.execPath, [program, 'schema', '--config', 'checks.ts'], { cwd: folder, encoding: 'utf8' }),
  );
  const fieldsOf = (section: string, type: string) =>
    schema.properties[section].items.oneOf.find(
      ({ properties }: { properties: { type: { const: string } } }) => properties.type.const === type,
    ).properties;
  expect(fieldsOf('checks', 'redis').password.description).toMatch(/^password of the default user/);
  expect(fieldsOf('alerts', 'matrix').room.description).toBe('internal id of the room');
});

test('sitrep run probes with them on Node, too', async () => {
  isLoading = false;
  const { code, text } = await sitrep(['run'], { cwd: folder, env: { REDIS_PASSWORD: 'password', MATRIX_TOKEN: 'x' } });
  expect(text).toMatch(/pass\s+cache/);
  expect(text).toMatch(/fail\s+open\s+response: NOAUTH Authentication required\./);
  expect(code).toBe(1);
});

test('sitrep serve says that it cannot run them', async () => {
  const { code, text } = await sitrep(['serve', '--port', '0'], { cwd: folder });
  expect([code, text]).toEqual([2, expect.stringContaining('run this config with wrangler dev or deploy it')]);
});
