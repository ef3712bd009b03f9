/** `npm run check`: format, lint, types, import rules. Fast, and everything that needs no build. */
import { spawnSync } from 'node:child_process';

const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ['format and lint', ['biome', 'check', '.']],
  ['types: core (no platform globals)', ['tsc', '-p', 'tsconfig/core.json']],
  ['types: worker', ['tsc', '-p', 'tsconfig/worker.json']],
  ['types: browser', ['tsc', '-p', 'tsconfig/browser.json']],
  ['types: node', ['tsc', '-p', 'tsconfig/node.json']],
  ['import rules', ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err']],
];

let failed = 0;
for (const [name, [command, ...args]] of STEPS) {
  const started = performance.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
process.exit(failed === 0 ? 0 : 1);
