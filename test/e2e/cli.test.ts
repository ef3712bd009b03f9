import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { has } from '../needs.ts';
import { ROOT, SITREP, sitrep, start } from './program.ts';

const folder = newFolder('cli');
const at = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => sitrep(args, { cwd: folder, env });

describe('wrong usage is answered with how to do it right', () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ['nothing at all', [], 1, /^sitrep: health checks[\s\S]*Usage: sitrep COMMAND/],
    ['a command mistyped', ['sevre'], 1, /there is no command "sevre"; did you mean "serve"\?/],
    ['a flag of another command', ['run', '--port', '1'], 2, /there is no --port for "sitrep run"/],
    ['no file', ['run'], 2, /there is no checks\.json, .* in this folder\nName the file with --config FILE/],
    ['a folder', ['run', '--config', '/'], 2, /cannot read the file: \/ is a directory/],
    ['no file, validated', ['validate'], 2, /there is no checks\.json/],
    [
      'an unknown level',
      ['health', 'lives'],
      1,
      /level cannot be "lives": it is live, ready or detail; did you mean "live"\?/,
    ],
    ['an extra argument', ['schema', 'now'], 2, /"now" is not expected here/],
    ['no value', ['run', '--config'], 2, /--config needs a value: --config FILE/],
    ['import of nothing', ['import'], 2, /FILE is missing: uptime\.config\.ts/],
    ['import of what is not there', ['import', 'gone.yml'], 2, /cannot read gone\.yml: there is no such file/],
  ])('%s', async (_, args, code, message) => {
    const ran = await run(args);
    expect(ran.text).toMatch(message);
    expect(ran.code).toBe(code);
  });
});

describe('a config in TypeScript', () => {
  const text = `const ids: string[] = ['a', 'b'];
export default {
  checks: [
    ...ids.map((id) => ({ id, type: 'http', url: 'https://acme.dev/' })),
    { id: 'c', type: 'tcp', host: 'acme.dev', prot: 5 },
  ],
};`;
  const line =
    /^typed\.ts: 1 mistake\ntyped\.ts:5:7: \$\.checks\[2\]\.prot: unknown field "prot"; did you mean "port"\?\n$/;

  test('is run as it is', async () => {
    expect((await run(['validate', '--config', at('typed.ts', text)])).text).toMatch(line);
  });

  // As Node 20 is, which knows no types.
  test('is translated by the esbuild of wrangler where Node knows no types', async () => {
    const env = { NODE_OPTIONS: '--no-experimental-strip-types' };
    const config = at('typed.ts', text);
    expect((await run(['validate', '--config', config], env)).text).toContain('needs Node 22.18 or newer, or esbuild');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    expect((await run(['validate', '--config', config], env)).text).toMatch(line);
    at('typed.ts', 'export default {\n  checks: [ } ]\n};');
    expect((await run(['validate', '--config', config], env)).text).toMatch(/^typed\.ts:2:13: \$: /m);
    at('typed.ts', 'const one: number = 1;\nthrow new Error(`no ${one}`);');
    expect((await run(['validate', '--config', config], env)).text).toMatch(/^typed\.ts:2:7: \$: Error: no 1$/m);
  });
});

describe('a config that cannot be used', () => {
  test.each<[string, string, RegExp]>([
    ['empty', '', /bad\.json: 1 mistake\n.*bad\.json: \$: /],
    ['not JSON', '{ "checks": [ }', /bad\.json:1:15: \$: not JSON: /],
    ['no checks', '{ "checks": [] }', /\$\.checks: expected at least one check, found none/],
    [
      'a bare number',
      '{ "checks": [{ "id": "a", "type": "http", "url": "http://a.dev/", "interval": 5 }] }',
      /\$\.checks\[0\]\.interval: .*"5s"/,
    ],
    [
      'a field mistyped',
      '{ "checks": [{ "id": "a", "type": "http", "ulr": "http://a.dev/" }] }',
      /did you mean "url"\?/,
    ],
    ['10 MB', `{ "checks": "${'x'.repeat(10_000_000)}" }`, /a config has at most 4 MiB/],
  ])('%s', async (_, text, message) => {
    const config = at('bad.json', text);
    const [validated, ran] = await Promise.all([
      run(['validate', '--config', config]),
      run(['run', '--config', config]),
    ]);
    expect(validated.text).toMatch(message);
    expect(validated.text.length).toBeLessThan(2_000);
    expect([validated.code, ran.code]).toEqual([1, 2]);
    expect(ran.text).toBe(validated.text);
  });
});

test('a secret that is not set is listed by validate; run and --require-secrets refuse it', async () => {
  const config = at('secret.json', '{ "checks": [{ "id": "a", "type": "http", "url": "http://a.dev/${NOT_SET}" }] }');
  const lists = await run(['validate', '--config', config]);
  expect(lists).toMatchObject({ code: 0, text: expect.stringContaining('NOT_SET') });
  const demands = await run(['validate', '--require-secrets', '--config', config]);
  expect(demands).toMatchObject({ code: 1, text: expect.stringContaining('NOT_SET') });
  expect(await run(['run', '--config', config])).toMatchObject({
    code: 2,
    text: expect.stringContaining('the secret NOT_SET is not set'),
  });
});

test('sitrep schema prints the schema of this repository', async () => {
  const { code, text } = await run(['schema']);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(join(ROOT, 'checks.schema.json'), 'utf8')));
});

describe('sitrep run', () => {
  const open: Listening[] = [];
  afterAll(async () => {
    for (const { end } of open) await end();
  });

  /** A target that treats each connection in its own way. */
  async function listen(treat: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      treat(socket);
    });
    const listens = await listening(server);
    open.push(listens);
    return listens.port;
  }

  async function targets(): Promise<string> {
    const answer = (text: string) => listen((socket) => void socket.once('data', () => socket.end(text)));
    const ports = {
      good: await answer('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
      broken: await answer('HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n'),
      garbage: await answer('220 smtp ready\r\n'),
      silent: await listen(() => undefined),
    };
    const checks = Object.entries({ ...ports, refused: 1 }).map(([id, port]) => ({
      id,
      type: 'http',
      url: `http://127.0.0.1:${port}/`,
    }));
    const beat = { id: 'beat', type: 'heartbeat', every: '1m', token: '${BEAT_TOKEN}' };
    return at('checks.json', JSON.stringify({ defaults: { timeout: '1s', retries: 0 }, checks: [...checks, beat] }));
  }

  const env = { BEAT_TOKEN: 'a-secret-token' };

  test('each target in its own way, the others unaffected', async () => {
    await targets();
    const { code, text } = await run(['run'], env);
    const figures = text.replace(/\d+(\.\d+)? (ms|s)\b/g, 'N $2').replace(/127\.0\.0\.1:\d+/g, 'TARGET');
    expect(figures).toMatchInlineSnapshot(`
      "pass     good     latency N ms, ttfb N ms, size 2 bytes
      fail     broken   status 500, expected 2xx
                        ttfb N ms
      fail     garbage  protocol: TARGET does not answer in HTTP/1.1 (it
                        begins with "220 smtp ready")
      fail     silent   timeout: not done within 1s: still waiting for the response
                        headers
      fail     refused  connect: TARGET refused the connection
      skipped  beat     type heartbeat needs a place to push heartbeats to, which
                        sitrep on Node does not support

      6 checks in N s: 1 pass, 4 fail, 1 skipped
      "
    `);
    expect(code).toBe(1);
  });

  test.each<[string, readonly string[], RegExp, number]>([
    ['only what is asked for', ['run', 'good'], /^pass +good [\s\S]*\n1 check in \S+ s: 1 pass\n$/, 0],
    [
      'no such check',
      ['run', 'god'],
      /checks\.json has no check "god"; did you mean "good"\?\nIt has: good, broken/,
      2,
    ],
    ['json', ['run', 'good', 'broken', '--format', 'json'], /"status": "fail"[\s\S]*"good:latency"/, 1],
    ['junit', ['run', 'broken', '-f', 'junit'], /<failure type="status" message="status 500, expected 2xx">/, 1],
    ['github', ['run', 'broken', '--format=github'], /::error title=broken%3A fail::status 500, expected 2xx/, 1],
    ['a format by its variable', ['run', 'good'], /"status": "pass"/, 0],
  ])('%s', async (name, args, pattern, code) => {
    await targets();
    const ran = await run(args, name.includes('variable') ? { ...env, SITREP_RUN_FORMAT: 'json' } : env);
    expect(ran.text).toMatch(pattern);
    expect(ran.code).toBe(code);
  });

  test.skipIf(!has('script'))('progress and colours on a terminal, neither under NO_COLOR nor in a pipe', async () => {
    await targets();
    const onTerminal = async (extra: NodeJS.ProcessEnv) => {
      const program = start('script', ['-qec', `${process.execPath} ${SITREP} run good silent`, '/dev/null'], {
        cwd: folder,
        env: { ...env, TERM: 'xterm', NO_COLOR: '', ...extra },
      });
      await program.ended;
      return program.text();
    };
    const colored = await onTerminal({});
    expect(colored).toContain('\u001b[32mpass');
    expect(colored).toContain('1/2 waiting for silent');
    const plain = await onTerminal({ NO_COLOR: '1' });
    expect(plain).not.toContain('\u001b[3');
    expect((await run(['run', 'good'], { ...env, TERM: 'xterm' })).text).not.toContain('\u001b');
  });

  test('a reader that goes away is no error', async () => {
    await targets();
    const program = start('bash', ['-o', 'pipefail', '-c', `${process.execPath} ${SITREP} run good | true`], {
      cwd: folder,
      env,
    });
    expect(await program.ended).toBe(0);
    expect(program.text()).toBe('');
  });

  test.each([
    ['health --port 1', 1],
    ['validate --config /no/such/file', 2],
  ])('nor does it make %s succeed', async (line, code) => {
    const script = `{ ${process.execPath} ${SITREP} ${line} 2>&1; echo $? >&3; } 3>&2 | true`;
    const program = start('bash', ['-c', script], { cwd: folder, env });
    await program.ended;
    expect(program.text()).toBe(`${code}\n`);
  });
});
