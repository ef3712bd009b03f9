/**
 * `npm run mutations`: makes one mutant of `src/` after another, and checks that the conformance rows named beside it
 * kill it, on Node and in workerd. Ends with the rows that have killed nothing. `npm run mutations -- WORD` tries only
 * the mutants whose name or file contains the word; `--wide` runs every row on each mutant, and lists all that fail.
 */
import { parseArgs } from 'node:util';
import { ROWS } from '../conformance/index.ts';
import { fetchAddresses, startFixtureServer } from '../conformance/start.ts';
import { bundle } from './bundle.ts';
import { type ConformanceMutant, type MutatedRuntime, RUNTIMES, runtimesOf } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { type Findings, RUNNERS } from './runners.ts';

const { values: flags, positionals: words } = parseArgs({
  options: { wide: { type: 'boolean' } },
  allowPositionals: true,
});
const chosen = MUTANTS.filter(({ name, file }) => words.every((word) => `${name} ${file}`.includes(word)));
const all = ROWS.map(({ name }) => name);
const killers: Readonly<Record<MutatedRuntime, Set<string>>> = { node: new Set(), worker: new Set() };

let faults = 0;
const print = (line: string): void => console.log(line);
const printFault = (line: string): void => {
  faults++;
  print(line);
};

const server = await startFixtureServer();
const addresses = await fetchAddresses(server.control);

const run = async (runtime: MutatedRuntime, rows: readonly string[], mutant?: ConformanceMutant): Promise<Findings> => {
  const isMeasured = mutant?.isOnlySlow === true;
  return RUNNERS[runtime](await bundle(runtime, mutant), rows, { control: server.control, addresses, isMeasured });
};

/** A row that fails because the code crashes proves nothing. */
const isBroken = (wrong: readonly string[]): boolean => wrong.some((each) => /^broken: |a fault of Sitrep/.test(each));

/** A row that fails without any mutant would prove nothing. */
const runUnmutated = async (runtime: MutatedRuntime): Promise<void> => {
  for (const [row, wrong] of await run(runtime, all)) {
    if (wrong.length > 0) printFault(`${runtime}: fails without any mutant: ${row}: ${wrong.join('; ')}`);
  }
};

const tryOut = async (mutant: ConformanceMutant, runtime: MutatedRuntime): Promise<void> => {
  const findings = await run(runtime, flags.wide && !mutant.isOnlySlow ? all : mutant.killedBy, mutant);
  const killing = [...findings].filter(([, wrong]) => wrong.length > 0 && !isBroken(wrong)).map(([row]) => row);
  for (const row of killing) killers[runtime].add(row);
  print(`${runtime.padEnd(6)} ${mutant.file}: ${mutant.name}: ${killing.length} rows fail`);
  for (const row of mutant.killedBy.filter((each) => !killing.includes(each)))
    printFault(`       SURVIVES: ${row}${isBroken(findings.get(row)!) ? ` (${findings.get(row)})` : ''}`);
  if (flags.wide) for (const row of killing) print(`       ${row}: ${findings.get(row)!.join('; ')}`);
};

const started = performance.now();
for (const runtime of RUNTIMES) await runUnmutated(runtime);
for (const mutant of chosen) {
  for (const runtime of runtimesOf(mutant)) await tryOut(mutant, runtime);
}
server.stop();

for (const runtime of words.length === 0 ? RUNTIMES : []) {
  for (const row of all.filter((each) => !killers[runtime].has(each))) printFault(`KILLS NOTHING: ${runtime}: ${row}`);
}
const killed = RUNTIMES.map((runtime) => `${killers[runtime].size} of ${all.length} rows on ${runtime}`).join(', ');
const seconds = Math.round((performance.now() - started) / 1000);
print(
  `${chosen.length} mutants in ${seconds} s; killed by ${killed}; ${faults === 0 ? 'no faults' : `${faults} FAULTS`}`,
);
process.exitCode = faults === 0 ? 0 : 1;
