/**
 * `npm run mutations:board`: breaks the Board in one place after another, and plays weeks of faults until one of them
 * notices. `npm run mutations:board -- WORD` tries those alone whose slip or file has the word; `SEEDS=500` gives each so
 * many weeks.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { mutating, type Slip } from '../mutations/bundle.ts';
import { SLIPS } from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** From here a bundle finds the packages that it leaves outside. */
const SCRATCH = join(ROOT, 'test-results');

const SEEDS = Number(process.env.SEEDS ?? 100);

/** Prints the first seed that does not hold, and why; a slip that makes the Board run in circles is noticed by time. */
const PLAY = `import { Week } from './test/simulation/week.ts';
for (let seed = 1; seed <= ${SEEDS}; seed++)
  await new Week(seed).play().catch((error) => {
    console.log(\`SEED=\${seed}: \${error.message}\`.slice(0, 160));
    process.exit(1);
  });`;

/** ms; a hundred weeks take half a minute. */
const LONGEST = 60_000 + SEEDS * 2_000;

/** What a week said, or nothing where none noticed. */
const noticed = async (slip: Slip, folder: string): Promise<string | undefined> => {
  const { outputFiles } = await build({
    stdin: { contents: PLAY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node22',
    plugins: [mutating(slip)],
  });
  const path = join(folder, 'weeks.mjs');
  writeFileSync(path, outputFiles[0]!.text);
  const { status, stdout } = spawnSync(process.execPath, [path], { encoding: 'utf8', timeout: LONGEST });
  return status === 0 ? undefined : stdout.trim() || 'the week did not come to its end';
};

const words = process.argv.slice(2);
const chosen = SLIPS.filter(({ slip, file }) => words.every((word) => `${slip} ${file}`.includes(word)));
mkdirSync(SCRATCH, { recursive: true });
const folder = mkdtempSync(join(SCRATCH, 'slip-'));
let green = 0;
try {
  for (const slip of chosen) {
    const seen = await noticed(slip, folder);
    if (seen === undefined) green++;
    console.log(
      `${seen === undefined ? 'STAYS GREEN' : 'red'}  ${slip.file}: ${slip.slip}: ${seen ?? `${SEEDS} weeks`}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${chosen.length} slips, ${green} stay green`);
process.exitCode = green === 0 ? 0 : 1;
