/**
 * `npm run mutations:board`: makes one mutant of the Board after another, and simulates weeks of faults until one of them
 * fails. `npm run mutations:board -- WORD` tries only the mutants whose name or file contains the word; `SEEDS=500` gives
 * each up to 500 weeks.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { mutating } from '../mutations/bundle.ts';
import type { Mutant } from '../mutations/mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Inside the repository, so that a bundle finds the packages that it does not contain. */
const SCRATCH = join(ROOT, 'test-results');

const SEEDS = Number(process.env.SEEDS ?? 100);

/** Prints the first seed whose week fails, and why. A mutant that loops for ever runs into the time limit. */
const PLAY = `import { Week } from './test/simulation/week.ts';
for (let seed = 1; seed <= ${SEEDS}; seed++)
  await new Week(seed).play().catch((error) => {
    console.log(\`SEED=\${seed}: \${error.message}\`.slice(0, 160));
    process.exit(1);
  });`;

/** ms; a hundred weeks take half a minute. */
const LONGEST = 60_000 + SEEDS * 2_000;

/** What was wrong with the first week that failed; nothing if none did. */
const firstFailure = async (mutant: Mutant, folder: string): Promise<string | undefined> => {
  const { outputFiles } = await build({
    stdin: { contents: PLAY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node22',
    plugins: [mutating(mutant)],
  });
  const path = join(folder, 'weeks.mjs');
  writeFileSync(path, outputFiles[0]!.text);
  const { status, stdout } = spawnSync(process.execPath, [path], { encoding: 'utf8', timeout: LONGEST });
  return status === 0 ? undefined : stdout.trim() || 'the week did not end in time';
};

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name, file }) => words.every((word) => `${name} ${file}`.includes(word)));
mkdirSync(SCRATCH, { recursive: true });
const folder = mkdtempSync(join(SCRATCH, 'mutant-'));
let surviving = 0;
try {
  for (const mutant of chosen) {
    const failure = await firstFailure(mutant, folder);
    if (failure === undefined) surviving++;
    const result = failure === undefined ? 'SURVIVES' : 'killed  ';
    console.log(`${result}  ${mutant.file}: ${mutant.name}: ${failure ?? `${SEEDS} weeks`}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${chosen.length} mutants, ${surviving} survive`);
process.exitCode = surviving === 0 ? 0 : 1;
