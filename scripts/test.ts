/**
 * `npm test`: everything that CI runs, with one command: `npm run check`, the builds, and every test project. Tests that
 * need a missing Debian package are left out and listed at the end; with CI=true that is an error. The last line is
 * `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { installLines, missingPackages } from './test/packages.ts';
import { type LeftOut, suitesLeftOut, vitestWithout } from './test/suites.ts';
import { totalsOf } from './test/totals.ts';

const ROOT = resolve(import.meta.dirname, '..');
const REPORT = join(ROOT, 'test-results/vitest.json');

/** Those of vitest.config.ts. */
const PROJECTS = ['node', 'workerd', 'simulation', 'e2e', 'browser', 'native'];

let passed = 0;
let failed = 0;

/** Runs a program of this repository, with its Node first on the path. */
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number => {
  const path = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  return status ?? 1;
};

/** A step that is one test: it passes or fails as a whole. */
const step = (name: string, script: string, ...args: readonly string[]): boolean => {
  const good = run('node', [script, ...args]) === 0;
  if (good) passed++;
  else failed++;
  console.log(`${good ? 'passed' : 'FAILED'}: ${name}\n`);
  return good;
};

const runVitest = (leftOut: readonly LeftOut[]): readonly string[] => {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  rmSync(REPORT, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const { args, env } = vitestWithout(leftOut, PROJECTS);
  const code = run('vitest', ['run', ...args, ...reporters], env);
  const totals = totalsOf(JSON.parse(readFileSync(REPORT, 'utf8')), code);
  passed += totals.passed;
  failed += totals.failed;
  return totals.skipped;
};

const missing = missingPackages();
const isRoot = process.getuid?.() === 0;
const leftOut = suitesLeftOut(isRoot ? missing : ['root', ...missing]);

step('check: format, lint, types, import rules', 'scripts/check.ts');
step('build', 'scripts/build.ts');
const skipped = runVitest(leftOut);

const notRun = [...leftOut.map(({ files, lacks }) => `${files}: needs ${lacks.join(', ')}`), ...skipped];
if (notRun.length > 0) {
  console.log(`\nNOT RUN here (${notRun.length}):`);
  for (const what of notRun) console.log(`  ${what}`);
}
if (missing.length > 0)
  console.log(
    `\nInstall what is missing, as root:\n${installLines(missing)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
if (notRun.length > 0 && process.env.CI === 'true') {
  console.log('\nWith CI=true this is an error: everything must run there.');
  failed++;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
