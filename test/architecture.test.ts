import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished } from './finished.ts';

/**
 * The import rules, each seen red: one violation of every rule is planted in a copy of the tree, and
 * dependency-cruiser has to name rule and file. A rule that has no planted violation fails the test too.
 */
const PLANTED: readonly { rule: string; file: string; text: string }[] = [
  { rule: 'contract-imports', file: 'src/contract/planted.ts', text: "import '../engine/util/planted-victim.ts';" },
  ...[
    'util',
    'net',
    'query',
    'schema',
    'config',
    'advice',
    'probe',
    'store',
    'status',
    'locations',
    'maintenance',
    'history',
    'health',
    'costs',
  ].map((room) => ({
    rule: `engine-${room}-imports`,
    file: `src/engine/${room}/planted.ts`,
    text: "import '../checks/planted-other.ts';",
  })),
  { rule: 'engine-board-imports', file: 'src/engine/board/planted.ts', text: "import '../schema/planted-victim.ts';" },
  {
    rule: 'engine-checks-imports',
    file: 'src/engine/checks/planted.ts',
    text: "import '../config/planted-victim.ts';",
  },
  { rule: 'alerts-imports', file: 'src/alerts/planted.ts', text: "import '../engine/board/planted-victim.ts';" },
  { rule: 'import-imports', file: 'src/import/planted.ts', text: "import '../cli/planted-victim.ts';" },
  { rule: 'config-imports', file: 'src/config/planted.ts', text: "import '../cli/planted-victim.ts';" },
  { rule: 'lib-imports', file: 'src/lib/planted.ts', text: "import '../cli/planted-victim.ts';" },
  {
    rule: 'present-web-imports',
    file: 'src/present/web/planted.ts',
    text: "import '../../engine/board/planted-victim.ts';",
  },
  { rule: 'present-web-client-imports', file: 'src/present/web/client/planted.ts', text: "import '../text.ts';" },
  { rule: 'present-terminal-imports', file: 'src/present/terminal/planted.ts', text: "import 'valibot';" },
  { rule: 'platform-workerd-imports', file: 'src/platform/workerd/planted.ts', text: "import 'hono';" },
  {
    rule: 'platform-workerd-tls-imports',
    file: 'src/platform/workerd/tls/wire/planted.ts',
    text: "import '../../sockets.ts';",
  },
  { rule: 'platform-node-imports', file: 'src/platform/node/planted.ts', text: "import 'yaml';" },
  { rule: 'platform-native-imports', file: 'src/platform/native/planted.ts', text: "import 'node:fs';" },
  { rule: 'platform-http1-imports', file: 'src/platform/http1/planted.ts', text: "import '../native/planted.ts';" },
  { rule: 'worker-imports', file: 'src/worker/planted.ts', text: "import '../platform/node/planted.ts';" },
  { rule: 'cli-imports', file: 'src/cli/planted.ts', text: "import '../platform/node/planted.ts';" },
  { rule: 'cli-native-imports', file: 'src/cli/native.ts', text: "import '../alerts/planted.ts';" },
  { rule: 'cli-node-imports', file: 'src/cli/node.ts', text: "import '../worker/planted.ts';" },
  {
    rule: 'no-circular',
    file: 'src/contract/planted-a.ts',
    text: "import type { B } from './planted-b.ts';\nexport type A = B;",
  },
  {
    rule: 'plugins-never-import-each-other',
    file: 'src/alerts/channels/planted.ts',
    text: "import './planted-other.ts';",
  },
  { rule: 'env-is-a-leaf', file: 'src/platform/workerd/env.ts', text: "import './planted.ts';" },
  { rule: 'no-test-in-src', file: 'src/engine/util/planted.ts', text: "import '../../../test/planted.ts';" },
  {
    rule: 'reachable-from-an-entry-point',
    file: 'src/engine/util/planted-orphan.ts',
    text: 'export const orphan = 1;',
  },
  { rule: 'resolvable', file: 'src/engine/util/planted.ts', text: "import './is-not-there.ts';" },
];

/** What the planted imports point at. */
const VICTIMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['engine/util', 'engine/schema', 'engine/config', 'engine/board', 'cli'].map((room) => [
      `src/${room}/planted-victim.ts`,
      'export const victim = 1;',
    ]),
  ),
  'src/engine/checks/planted-other.ts': 'export const other = 1;',
  'src/alerts/channels/planted-other.ts': 'export const other = 1;',
  'src/contract/planted-b.ts': "import type { A } from './planted-a.ts';\nexport type B = A | 1;",
  'test/planted.ts': 'export const fromTest = 1;',
};

const COPIED = ['src', 'tsconfig', 'tsconfig.json', '.dependency-cruiser.cjs', 'package.json', 'checks.json'];

interface Report {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

const cruise = (cwd: string): Report => {
  const command = join(process.cwd(), 'node_modules/.bin/depcruise');
  const run = finished(command, ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], { cwd });
  return JSON.parse(run.stdout) as Report;
};

const ruleNames = (): string[] => {
  const script = "console.log(JSON.stringify(require('./.dependency-cruiser.cjs').forbidden.map(({ name }) => name)))";
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
};

/** Writes the violation above what the file holds already, several in one file if need be. */
const plant = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text}\n${existsSync(path) ? readFileSync(path, 'utf8') : ''}`);
};

describe('import rules', () => {
  let copy: string;
  let report: Report;

  beforeAll(() => {
    // Inside the project, so that packages resolve as they do for the real tree.
    mkdirSync('build', { recursive: true });
    copy = mkdtempSync('build/planted-');
    for (const name of COPIED.filter((path) => existsSync(path))) cpSync(name, join(copy, name), { recursive: true });
    for (const [file, text] of Object.entries(VICTIMS)) plant(join(copy, file), text);
    for (const { file, text } of PLANTED) plant(join(copy, file), text);
    report = cruise(copy);
  }, 60_000);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('hold for the tree as it is', () => {
    expect(cruise('.').summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  }, 60_000);

  it.each(PLANTED)('$rule catches $file', ({ rule, file }) => {
    const caught = report.summary.violations.filter((violation) => violation.rule.name === rule);
    expect(caught.flatMap(({ from, to }) => [from, to])).toContain(file);
  });

  it('has a planted violation for every rule', () => {
    expect(ruleNames().sort()).toEqual([...new Set(PLANTED.map(({ rule }) => rule))].sort());
  });
});
