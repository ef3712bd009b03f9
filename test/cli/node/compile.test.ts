import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALERTING } from '../../../src/cli/node/alerting.ts';
import { compile } from '../../../src/cli/node/compile.ts';
import { VERSION } from '../../../src/contract/version.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { newFolder } from '../../folders.ts';
import { runCli } from '../fake-host.ts';

const folder = newFolder('compile');

const CONFIG = {
  checks: [
    { id: 'api', type: 'http', url: 'https://api.acme.dev' },
    { id: 'hook', type: 'http', url: '${URL}' },
    { id: 'cert', type: 'tls', host: 'acme.dev', port: 443 },
  ],
  alerts: [{ type: 'google-chat', url: '${CHAT}' }],
};

const run = (config: unknown, ...args: readonly string[]) =>
  runCli([compile], ['compile', ...args], {
    files: { 'checks.json': JSON.stringify(config) },
    checks: CHECKS,
    alerting: async () => ALERTING,
  });

test('writes a module that imports what the config uses, and its types', async () => {
  const out = join(folder, 'new/config.js');
  const { code, out: printed, err } = await run(CONFIG, '--out', out);
  expect([code, err]).toEqual([0, '']);
  expect(printed).toBe(
    `${out}: 3 checks, 1 alert, compiled from checks.json\nSecrets of the Worker: URL, CHAT. Set each with wrangler secret put NAME.\n`,
  );
  const lines = readFileSync(out, 'utf8').split('\n');
  expect(lines.slice(0, 8)).toEqual([
    '// Written by `sitrep compile` from checks.json. Change that file instead.',
    "import { http as httpCheck } from 'sitrep/checks/http';",
    "import { tls as tlsCheck } from 'sitrep/checks/tls';",
    "import { googleChat as googleChatChannel } from 'sitrep/channels/google-chat';",
    '',
    'export default {',
    `  version: "${VERSION}",`,
    '  checks: { "http": httpCheck, "tls": tlsCheck },',
  ]);
  expect(readFileSync(join(folder, 'new/config.d.ts'), 'utf8')).toContain("from 'sitrep/worker'");
});

test('writes nothing where nothing is new, so that whoever watches the file has no work', async () => {
  const out = join(folder, 'same.js');
  await run(CONFIG, '--out', out);
  utimesSync(out, 1_000, 1_000);
  await run(CONFIG, '--out', out);
  expect(statSync(out).mtimeMs).toBe(1_000_000);
  await run({ ...CONFIG, alerts: [] }, '--out', out);
  expect(statSync(out).mtimeMs).not.toBe(1_000_000);
});

test.each([
  ['a mistake', { checks: [{ id: 'api', type: 'htp' }] }, [], 1, /unknown type "htp"; did you mean "http"/],
  ['what a Worker cannot probe', { checks: [{ id: 'm', type: 'memory' }] }, [], 1, /a Worker does not support/],
  ['a secret that is not set, where all must be', CONFIG, ['--require-secrets'], 1, /the secret URL is not set/],
  ['no file', CONFIG, ['gone.json'], 2, /cannot read gone\.json/],
])('refuses %s, and leaves what was there', async (_, config, args, code, words) => {
  const out = join(folder, 'refused.js');
  const ran = await run(config, ...args, '--out', out);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(words);
  expect(existsSync(out)).toBe(false);
});

test('refuses an --out that no Worker could import, and one that cannot be written', async () => {
  expect((await run(CONFIG, '--out', 'config.json')).err).toBe(
    'sitrep compile: --out takes a file that ends in .js, not config.json\n',
  );
  await run(CONFIG, '--out', join(folder, 'file.js'));
  const { code, err } = await run(CONFIG, '--out', join(folder, 'file.js/config.js'));
  expect([code, err]).toEqual([2, expect.stringContaining('sitrep compile: cannot write')]);
});

test('--format json prints the config, secrets by name', async () => {
  const { code, out } = await run(
    { ...CONFIG, checks: [...CONFIG.checks, { id: 'm', type: 'memory' }] },
    '--format',
    'json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(out).checks.at(-1)).toEqual({ id: 'm', type: 'memory' });
  expect(out).toContain('${URL}');
});
