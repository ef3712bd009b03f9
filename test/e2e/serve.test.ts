import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoConfig, TOKEN_NAME } from '../../scripts/demo/config.ts';
import { type DemoService, startService } from '../../scripts/demo/service.ts';
import { VERSION } from '../../src/contract/version.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { issue } from '../fixtures/tls/issue.ts';
import { newFolder } from '../folders.ts';
import { listening } from '../listening.ts';
import { alive, descendants, eventually, type Program, SITREP, sitrep, start } from './program.ts';

let service: DemoService;
const folder = newFolder('serve');
const config = join(folder, 'checks.json');
const env: Record<string, string> = { [TOKEN_NAME]: 'a-token-nobody-guesses', SITREP_TOKEN: 'open-sesame' };

beforeAll(async () => {
  service = await startService();
  writeFileSync(config, demoConfig(service, '1s'));
});

afterAll(() => service.stop());

const serve = async (...flags: readonly string[]): Promise<{ readonly program: Program; readonly url: string }> => {
  const persist = flags.includes('--persist') ? [] : ['--persist', join(folder, 'store')];
  const args = [SITREP, 'serve', '--config', config, '--port', '0', ...persist, ...flags];
  const program = start(process.execPath, args, { env });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  return { program, url: url! };
};

const statusOf = async (url: string) => (await (await fetch(`${url}/status`)).json()) as StatusAnswer;
const check = (answer: StatusAnswer, id: string) => answer.checks.find((one) => one.id === id);

describe('sitrep serve', () => {
  test('ticks every second, keeps its state over a restart, and leaves no process', async () => {
    const first = await serve();
    const before = await eventually(
      () => statusOf(first.url),
      (now) => check(now, 'wrong-json')?.status === 'down',
    );
    const since = check(before, 'wrong-json')!.since;
    const family = descendants(first.program.pid);
    first.program.kill('SIGTERM');
    expect(await first.program.ended).toBe(0);
    expect(alive(family)).toEqual([]);

    const second = await serve();
    const after = await eventually(
      () => statusOf(second.url),
      (now) => now.updatedAt! > before.updatedAt!,
    );
    expect(check(after, 'wrong-json')).toMatchObject({ status: 'down', since });

    const ticks = new Set<string>();
    await eventually(
      async () => ticks.add((await statusOf(second.url)).updatedAt!).size,
      (size) => size >= 3,
      6_000,
    );
    second.program.kill('SIGINT');
    expect(await second.program.ended).toBe(0);
  });

  test('runs for a user who has no home folder, as in a container', async () => {
    // Nobody can make a folder there, root included.
    const args = [SITREP, 'serve', '--config', config, '--port', '0', '--persist', join(folder, 'homeless')];
    const program = start(process.execPath, args, { env: { ...env, HOME: '/proc/nobody' } });
    const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
    await eventually(
      () => statusOf(url!),
      (now) => check(now, 'healthy')?.status === 'up',
    );
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('says of a target that is not there what a person needs, and nothing of the runtime within', async () => {
    const path = join(folder, 'nobody.json');
    const nobody = { id: 'nobody', type: 'http', url: 'http://nobody.invalid/', retries: 0 };
    writeFileSync(path, JSON.stringify({ defaults: { interval: '1s', timeout: '1s' }, checks: [nobody] }));
    const args = [SITREP, 'serve', '--config', path, '--port', '0', '--persist', join(folder, 'nobody')];
    const program = start(process.execPath, args, { env });
    await program.printed(/down: nobody\n.*down: nobody\n/s);
    expect(program.text()).not.toMatch(/stack|workerd|sentry/i);
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('answers with pages, badges and metrics; POST /run wants the token', async () => {
    const { program, url } = await serve('--quiet');
    await eventually(
      () => statusOf(url),
      (now) => now.updatedAt !== null,
    );
    const kinds = await Promise.all(
      ['/', '/status', '/badge.svg', '/badge/healthy.json', '/readyz'].map(async (path) => {
        const answer = await fetch(url + path);
        return [path, answer.status, answer.headers.get('content-type')?.split(';')[0]];
      }),
    );
    expect(kinds).toEqual([
      ['/', 200, 'text/html'],
      ['/status', 200, 'application/json'],
      ['/badge.svg', 200, 'image/svg+xml'],
      ['/badge/healthy.json', 200, 'application/json'],
      ['/readyz', 200, 'text/plain'],
    ]);
    expect((await fetch(`${url}/run`, { method: 'POST' })).status).toBe(401);
    const ran = await fetch(`${url}/run`, { method: 'POST', headers: { authorization: 'Bearer open-sesame' } });
    expect(ran.status).toBe(200);
    expect(program.text()).not.toContain('open-sesame');
    expect(program.text()).not.toContain(env[TOKEN_NAME]);
    program.kill('SIGTERM');
    await program.ended;
  });

  test('a target is sent what its check says, and nothing of the runtime', async () => {
    const target = createHttpServer();
    const { port, url, end } = await listening(target);
    const headers = { 'X-Key': 'one', '1': 'two' };
    writeFileSync(config, JSON.stringify({ checks: [{ id: 'one', type: 'http', url, headers }] }));
    const { program } = await serve();
    const [request, response] = await once(target, 'request');
    response.end();
    program.kill('SIGTERM');
    await program.ended;
    await end();
    writeFileSync(config, demoConfig(service, '1s'));
    expect(request.headers).toEqual({
      '1': 'two',
      accept: '*/*',
      'accept-encoding': 'gzip, br',
      connection: 'close',
      host: `127.0.0.1:${port}`,
      'user-agent': `sitrep/${VERSION}`,
      'x-key': 'one',
    });
  });

  test('trusts the certificates of NODE_EXTRA_CA_CERTS, and no others', async () => {
    const root = issue({ name: 'our own root', authority: true });
    const trusted = issue({ name: 'localhost' }, root);
    const stranger = issue({ name: 'localhost' });
    const servers = await Promise.all(
      [trusted, stranger].map(({ key, cert }) =>
        listening(createHttpsServer({ key, cert }, (_, response) => response.end('ok'))),
      ),
    );
    const [ours, theirs] = servers.map(({ port }) => `https://localhost:${port}/`);
    const common = { type: 'http', retries: 0, failureThreshold: 1 };
    const checks = [
      { ...common, id: 'ours', url: ours, expect: { body: 'ok' } },
      { ...common, id: 'theirs', url: theirs },
    ];
    writeFileSync(config, JSON.stringify({ checks }));
    env.NODE_EXTRA_CA_CERTS = join(folder, 'root.pem');
    writeFileSync(env.NODE_EXTRA_CA_CERTS, root.cert);
    const { program, url } = await serve('--persist', join(folder, 'trust'));
    const now = await eventually(
      () => statusOf(url),
      ({ counts }) => counts.unknown === 0 && counts.up + counts.down === 2,
    );
    expect([check(now, 'ours')?.status, check(now, 'theirs')?.status]).toEqual(['up', 'down']);
    expect(check(now, 'theirs')?.reasons[0]?.message).toContain('is self-signed');
    program.kill('SIGTERM');
    await program.ended;
    for (const { end } of servers) await end();
    delete env.NODE_EXTRA_CA_CERTS;
    writeFileSync(config, demoConfig(service, '1s'));
  });

  test('a killed supervisor takes the runtime along', async () => {
    const { program } = await serve();
    const family = descendants(program.pid);
    program.kill('SIGKILL');
    await program.ended;
    expect(
      await eventually(
        () => alive(family),
        (left) => left.length === 0,
        10_000,
      ),
    ).toEqual([]);
  });

  test('reads a changed config again, and keeps the old one where the new one is wrong', async () => {
    const { program, url } = await serve();
    await eventually(
      () => statusOf(url),
      (now) => now.checks.length === 8,
    );
    const all = JSON.parse(demoConfig(service, '1s'));
    writeFileSync(config, JSON.stringify({ ...all, checks: [{ ...all.checks[0], interval: 5 }] }));
    await program.printed(/\$\.checks\[0\]\.interval: .*5/);
    expect((await statusOf(url)).checks).toHaveLength(8);
    writeFileSync(config, JSON.stringify({ ...all, checks: all.checks.slice(0, 2) }));
    await program.printed(/was reloaded: 2 checks/);
    await eventually(
      () => statusOf(url),
      (now) => now.checks.length === 2,
    );
    writeFileSync(config, demoConfig(service, '1s'));
    program.kill('SIGTERM');
    await program.ended;
  });
});

describe('sitrep serve that cannot start', () => {
  test('the port is taken', async () => {
    const { port, end } = await listening(createServer());
    const { code, text } = await sitrep(['serve', '--config', config, '--port', `${port}`], { env });
    expect(code).toBe(1);
    expect(text).toBe(
      `sitrep serve: port ${port} on 127.0.0.1 is taken: stop the program that uses it, or choose another with --port (0 takes any free one)\n`,
    );
    await end();
  });

  test.each<[string, readonly string[], number, RegExp]>([
    [
      'no such file',
      ['--config', '/nowhere/checks.json'],
      2,
      /cannot read \/nowhere\/checks.json: there is no such file/,
    ],
    ['an invalid port', ['--port', 'http'], 2, /--port is a number from 0 to 65535, not "http"/],
    ['a port that is too high', ['--port', '70000'], 2, /--port is a number from 0 to 65535, not "70000"/],
    [
      'an address of another machine',
      ['--host', '192.0.2.1', '--port', '0'],
      1,
      /192\.0\.2\.1 is not an address of this machine: see --host/,
    ],
    [
      'a store that cannot be',
      ['--port', '0', '--persist', '/proc/store'],
      1,
      /cannot keep the store in \/proc\/store: .*see --persist/,
    ],
    [
      'a store that is there, and that nobody may write to',
      ['--port', '0', '--persist', '/proc'],
      1,
      /^sitrep serve: cannot keep the store in \/proc: .*see --persist\n$/,
    ],
    [
      'a store that is a file',
      ['--port', '0', '--persist', SITREP],
      1,
      /^sitrep serve: cannot keep the store in .*sitrep\.mjs: .*see --persist\n$/,
    ],
    ['a flag mistyped', ['--prot', '1'], 2, /there is no --prot for "sitrep serve"; did you mean "--port"\?/],
  ])('%s', async (_, flags, code, message) => {
    const ran = await sitrep(['serve', ...flags], { env: { ...env, SITREP_CONFIG: config } });
    expect(ran.text).toMatch(message);
    expect(ran.code).toBe(code);
  });
});

test('a secret that is not set disables only the check that needs it', async () => {
  const args = [SITREP, 'serve', '--config', config, '--port', '0', '--persist', join(folder, 'no-secret')];
  const program = start(process.execPath, args, { env: { ...env, [TOKEN_NAME]: '' } });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  const seen = await eventually(
    () => statusOf(url!),
    (now) => check(now, 'healthy')?.status === 'up',
  );
  const needy = seen.checks.filter(({ reasons }) => reasons.some(({ message }) => message === 'not configured'));
  expect(needy.map(({ verdict }) => verdict)).toEqual(['unknown']);
  expect(JSON.stringify(seen)).not.toContain(TOKEN_NAME);
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});
