/**
 * `npm run bench [word …]`: runs every bench/*.bench.ts whose file name holds one of the words. Each prints figures that can be
 * compared between two machines only by their ratios: what it is measured beside stands in the same run.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

/** What a bench file exports. */
export interface Bench {
  /** What is measured, in a few words. */
  readonly name: string;
  /** One comparable figure a line. */
  readonly run: () => Promise<readonly string[]>;
}

const here = import.meta.dirname;
const all = readdirSync(here).filter((file) => file.endsWith('.bench.ts'));
const words = process.argv.slice(2);
const files = words.length === 0 ? all : all.filter((file) => words.some((word) => file.includes(word)));
const unknown = words.filter((word) => !all.some((file) => file.includes(word)));

if (unknown.length > 0) {
  console.error(`no bench has ${unknown.join(' or ')} in its name; there are: ${all.join(', ')}`);
  process.exit(2);
}
const build = spawnSync(process.execPath, ['scripts/build.ts', '--quiet'], { cwd: join(here, '..'), stdio: 'inherit' });
if (build.status !== 0) process.exit(1);

const [cpu] = cpus();
console.log(
  `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${process.platform} ${release()}, Node ${process.version}`,
);
let failed = 0;
for (const file of files.toSorted()) {
  const bench = (await import(join(here, file))) as Bench;
  console.log(`\n${bench.name}`);
  try {
    for (const line of await bench.run()) console.log(`  ${line}`);
  } catch (error) {
    failed++;
    console.error(`  failed: ${(error as Error).stack}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
