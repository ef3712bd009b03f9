import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VERSION } from '../../src/contract/version.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { nodesHere } from '../nodes-here.ts';
import { alive, descendants, eventually, ROOT, start } from './program.ts';

/** What somebody has who installs the package in an empty folder. */

const folder = newFolder('installed');
const PROGRAM = join(folder, 'node_modules/sitrep/sitrep.mjs');
/** The last is the oldest. */
const NODES = nodesHere();
/** Without the network, and with Node 22 first on the path. */
const env = {
  ...process.env,
  PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  CI: 'true',
  API_TOKEN: '',
};

let target: Listening;

const WORKER = `
import { defineWorker } from 'sitrep/worker';
import config from './.sitrep/config.js';

const { worker, Board, Prober } = defineWorker(config);
export { Board, Prober };
export default worker;
`;

const BUILD = `
[build]
command = "npx --no-install sitrep compile"
`;

beforeAll(async () => {
  target = await listening(
    createServer((request, response) =>
      response
        .writeHead(request.url === '/secret' && request.headers.authorization !== 'Bearer abcdefgh' ? 401 : 200)
        .end(),
    ),
  );
  const pack = ['pack', join(ROOT, 'dist/package'), '--silent', '--pack-destination', folder];
  const tarball = finished('npm', pack, { cwd: folder }).stdout.trim();
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const { status, stderr } = finished('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], {
    cwd: folder,
  });
  expect([status, stderr]).toEqual([0, '']);
  write('worker.ts', WORKER);
  write(
    'wrangler.toml',
    readFileSync(join(ROOT, 'wrangler.toml'), 'utf8').replace(/^main = .*/m, 'main = "worker.ts"') + BUILD,
  );
  writeChecks([
    { id: 'home', type: 'http', url: target.url },
    { id: 'secret', type: 'http', url: `${target.url}/secret`, headers: { authorization: 'Bearer ${API_TOKEN}' } },
  ]);
});
afterAll(() => target.end());

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const writeChecks = (checks: readonly object[]): void =>
  write('checks.json', JSON.stringify({ defaults: { retries: 0, timeout: '5s' }, checks }));

/** Not awaited by blocking: what is probed answers from this process. */
const sitrep = async (args: readonly string[], node = process.execPath, secrets: NodeJS.ProcessEnv = {}) => {
  const program = start(node, [PROGRAM, ...args], { cwd: folder, env: { ...env, ...secrets } });
  return { code: await program.ended, text: program.text() };
};

const bytesOf = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
    : statSync(path).size;

const statusOf = (answer: StatusAnswer) => Object.fromEntries(answer.checks.map(({ id, status }) => [id, status]));

test('it is small, and brings nothing else', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['sitrep']);
  expect(bytesOf(join(folder, 'node_modules/sitrep'))).toBeLessThan(8_000_000);
});

test.each(NODES)('validate, run and health work on %s', async (node) => {
  expect((await sitrep(['validate'], node)).text).toMatch(/^checks\.json is valid for a Worker: 2 checks\n/);
  expect((await sitrep(['--version'], node)).text).toBe(`${VERSION}\n`);
  expect(await sitrep(['run'], node, { API_TOKEN: 'abcdefgh' })).toEqual({
    code: 0,
    text: expect.stringMatching(/home[\s\S]*secret/),
  });
  expect(await sitrep(['health', '--http', `${target.url}/`], node)).toEqual({
    code: 0,
    text: expect.stringMatching(/^pass/),
  });
});

test('serve names the package that it needs', async () => {
  const { code, text } = await sitrep(['serve', '--port', '0']);
  expect([code, text]).toEqual([1, expect.stringMatching(/install it beside sitrep with npm install workerd@\d/)]);
});

/** The runtime and the bundler, as npm would put them here: ours, which takes no time. */
const installTools = (): void => {
  for (const name of ['workerd', 'wrangler'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
};

test('serve answers once workerd is beside it', async () => {
  installTools();
  const program = start(process.execPath, [PROGRAM, 'serve', '--port', '0'], { cwd: folder, env });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  const answer = await eventually(
    async () => (await (await fetch(`${url}/status`)).json()) as StatusAnswer,
    ({ counts }) => counts?.up === 1,
  );
  expect(statusOf(answer)).toEqual({ home: 'up', secret: 'unknown' });
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});

test('wrangler compiles the config and bundles the Worker', () => {
  const wrangler = join(ROOT, 'node_modules/.bin/wrangler');
  const { status, stdout, stderr } = finished(wrangler, ['deploy', '--dry-run', '--outdir', 'out'], {
    cwd: folder,
    env,
  });
  expect(stderr).not.toMatch(/warning/i);
  expect([status, stdout]).toEqual([0, expect.stringContaining('.sitrep/config.js: 2 checks, 0 alerts')]);
  const bundle = readFileSync(join(folder, 'out/worker.js'), 'utf8');
  expect(bundle).toContain('type: "http"');
  for (const unused of ['dns', 'slack', 'pagerduty']) expect(bundle).not.toContain(`type: "${unused}"`);
});

test('wrangler deploys nothing that is invalid', () => {
  const config = readFileSync(join(folder, 'checks.json'), 'utf8');
  writeChecks([{ id: 'home', type: 'http', ulr: target.url }]);
  const wrangler = join(ROOT, 'node_modules/.bin/wrangler');
  const { status, stdout, stderr } = finished(wrangler, ['deploy', '--dry-run', '--outdir', 'out'], {
    cwd: folder,
    env,
  });
  write('checks.json', config);
  expect(status).not.toBe(0);
  expect(stdout + stderr).toMatch(/unknown field "ulr"; did you mean "url"/);
});

test('wrangler dev ticks, with the secrets of .dev.vars', async () => {
  write('.dev.vars', 'API_TOKEN=abcdefgh\n');
  const wrangler = join(ROOT, 'node_modules/.bin/wrangler');
  const program = start(wrangler, ['dev', '--port', '0', '--ip', '127.0.0.1'], { cwd: folder, env });
  const [, url] = await program.printed(/Ready on (http:\/\/\S+)/);
  const ticked = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&format=json`);
  expect(await ticked.json()).toMatchObject({ outcome: 'ok' });
  const answer = (await (await fetch(`${url}/status`)).json()) as StatusAnswer;
  expect(statusOf(answer)).toEqual({ home: 'up', secret: 'up' });
  const family = descendants(program.pid);
  program.kill('SIGTERM');
  await program.ended;
  await eventually(
    () => alive(family),
    (left) => left.length === 0,
  );
});
