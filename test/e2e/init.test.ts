import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { nodesHere } from '../nodes-here.ts';
import { eventually, ROOT, start } from './program.ts';

/** The five minutes of the README, from the packed package in an empty folder. */

const folder = newFolder('init');
const project = join(folder, 'status');
const bin = join(ROOT, 'node_modules/.bin');
/** Without the network, and with Node 22 and our wrangler on the path. */
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  CI: 'true',
};

/** The last is the oldest. */
const NODES = nodesHere();
const PROGRAM = join(folder, 'node_modules/sitrep/sitrep.mjs');
/** Of the project, where "npm install" has put it. */
const INSTALLED = join(project, 'node_modules/sitrep/sitrep.mjs');

let target: Listening;

beforeAll(async () => {
  target = await listening(createServer((_, response) => response.end('ok')));
  const pack = ['pack', join(ROOT, 'dist/package'), '--silent', '--pack-destination', folder];
  const tarball = finished('npm', pack, { cwd: folder }).stdout.trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  expect(
    finished('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder }).status,
  ).toBe(0);
});
afterAll(() => target.end());

const run = (command: string, args: readonly string[], cwd = project) => {
  const { status, stdout, stderr } = finished(command, args, { cwd, env });
  return { code: status, text: stdout + stderr };
};

const writeTyped = (checks: string): void =>
  writeFileSync(
    join(project, 'checks.ts'),
    `import { defineChecks } from 'sitrep/config';\nexport default defineChecks({\n  checks: [\n    ${checks},\n  ],\n});\n`,
  );

test.each(NODES)('sitrep init writes a project on %s', (node) => {
  const other = newFolder('init-other');
  expect(run(node, [PROGRAM, 'init', 'status', '--format', 'yaml'], other)).toMatchObject({ code: 0 });
  expect(run(node, [PROGRAM, 'validate'], join(other, 'status')).text).toMatch(
    /^checks\.yaml is valid for a Worker: 1 check\n/,
  );
});

test('what it writes runs here, and is bundled', async () => {
  const args = ['init', 'status', '--format', 'ts', '--url', `${target.url}/`];
  expect(run('npx', ['--no-install', 'sitrep', ...args], folder)).toEqual({
    code: 0,
    text: expect.stringContaining('cd status && npm install'),
  });
  // As npm would install them: ours, which takes no time.
  cpSync(join(folder, 'node_modules'), join(project, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['workerd', 'wrangler', 'esbuild'])
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  expect(run('npm', ['run', '--silent', 'validate'])).toEqual({
    code: 0,
    text: expect.stringMatching(/^checks\.ts is valid for a Worker: 1 check\n/),
  });
  expect(run('npm', ['run', '--silent', 'deploy', '--', '--dry-run', '--outdir', 'out'])).toEqual({
    code: 0,
    text: expect.stringContaining('.sitrep/config.js: 1 check'),
  });
  expect(readFileSync(join(project, 'out/worker.js'), 'utf8')).toContain(`${target.url}/`);
});

test('sitrep serve runs it, and a change of checks.ts is seen', async () => {
  const program = start(process.execPath, [INSTALLED, 'serve', '--port', '0'], { cwd: project, env });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  const up = (count: number) =>
    eventually(
      async () => (await (await fetch(`${url}/status`)).json()) as StatusAnswer,
      ({ counts }) => counts?.up === count,
    );
  await up(1);
  writeTyped(
    `...['a', 'b'].map((id) => ({ id, type: 'http' as const, url: '${target.url}/', interval: '1s' as const, timeout: '1s' as const }))`,
  );
  // The runtime starts anew, and refuses connections meanwhile.
  await program.printed(/checks\.ts was reloaded/);
  await up(2);
  program.kill('SIGINT');
  await program.ended;
});

test.each(NODES)('a mistake in checks.ts is named with its line on %s', (node) => {
  writeTyped(`{ id: 'a', type: 'tcp', host: 'acme.dev', prot: 5 }`);
  const message = 'checks.ts:4:7: $.checks[0].prot: unknown field "prot"; did you mean "port"?\n';
  for (const command of ['validate', 'compile']) {
    expect(run(node, [INSTALLED, command])).toEqual({
      code: 1,
      text: `checks.ts: 1 mistake\n${message}`,
    });
  }
});

test('an editor sees it too', () => {
  expect(run(join(bin, 'tsc'), ['-p', '.'])).toEqual({
    code: 2,
    text: expect.stringMatching(/^checks\.ts\(4,\d+\): error TS2\d+: .*'prot'/),
  });
  writeTyped(`{ id: 'a', type: 'tcp', host: 'acme.dev', port: 5 }`);
  expect(run(join(bin, 'tsc'), ['-p', '.'])).toEqual({ code: 0, text: '' });
});
