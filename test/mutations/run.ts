/**
 * `npm run mutations`: breaks `src/` in one place after another, and sees that the rows of the zoo that are there for it
 * turn red, on Node and in workerd. Ends with the rows that nothing has reddened. `npm run mutations -- WORD` tries
 * those alone whose slip or file has the word; `--wide` shows every mutation to every row, and tells all that it reddens.
 */
import { parseArgs } from 'node:util';
import { ROWS } from '../conformance/index.ts';
import { fetchAddresses, startKeeper } from '../conformance/start.ts';
import { bundle } from './bundle.ts';
import { type Findings, LOOKS } from './doors.ts';
import { MUTATIONS } from './index.ts';
import { DOORS, doorsOf, type MutatedDoor, type Mutation } from './mutation.ts';

const { values: flags, positionals: words } = parseArgs({
  options: { wide: { type: 'boolean' } },
  allowPositionals: true,
});
const chosen = MUTATIONS.filter(({ slip, file }) => words.every((word) => `${slip} ${file}`.includes(word)));
const all = ROWS.map(({ name }) => name);
const seenRed: Readonly<Record<MutatedDoor, Set<string>>> = { node: new Set(), worker: new Set() };

let faults = 0;
const tell = (line: string): void => console.log(line);
const complain = (line: string): void => {
  faults++;
  tell(line);
};

const keeper = await startKeeper();
const addresses = await fetchAddresses(keeper.control);

const look = async (door: MutatedDoor, rows: readonly string[], mutation?: Mutation): Promise<Findings> =>
  LOOKS[door](await bundle(door, mutation), rows, { control: keeper.control, addresses, alone: isAlone(mutation) });

/** What takes too much is told only where nothing else takes anything. */
const isAlone = (mutation: Mutation | undefined): boolean => mutation?.excess === true;

/** Code that breaks down proves nothing of the row that sees it. */
const isBroken = (wrong: readonly string[]): boolean => wrong.some((each) => /^broken: |a fault of Sitrep/.test(each));

/** A row that is red by itself would prove nothing. */
const lookBefore = async (door: MutatedDoor): Promise<void> => {
  for (const [row, wrong] of await look(door, all)) {
    if (wrong.length > 0) complain(`${door}: red without any mutation: ${row}: ${wrong.join('; ')}`);
  }
};

const tryOut = async (mutation: Mutation, door: MutatedDoor): Promise<void> => {
  const findings = await look(door, flags.wide && !mutation.excess ? all : mutation.reddens, mutation);
  const red = [...findings].filter(([, wrong]) => wrong.length > 0 && !isBroken(wrong)).map(([row]) => row);
  for (const row of red) seenRed[door].add(row);
  tell(`${door.padEnd(6)} ${mutation.file}: ${mutation.slip}: ${red.length} red`);
  for (const row of mutation.reddens.filter((each) => !red.includes(each)))
    complain(`       STAYS GREEN: ${row}${isBroken(findings.get(row)!) ? ` (${findings.get(row)})` : ''}`);
  if (flags.wide) for (const row of red) tell(`       ${row}: ${findings.get(row)!.join('; ')}`);
};

const started = performance.now();
for (const door of DOORS) await lookBefore(door);
for (const mutation of chosen) {
  for (const door of doorsOf(mutation)) await tryOut(mutation, door);
}
keeper.stop();

for (const door of words.length === 0 ? DOORS : []) {
  for (const row of all.filter((each) => !seenRed[door].has(each))) complain(`NEVER SEEN RED: ${door}: ${row}`);
}
const seen = DOORS.map((door) => `${seenRed[door].size} of ${all.length} rows on ${door}`).join(', ');
const seconds = Math.round((performance.now() - started) / 1000);
tell(
  `${chosen.length} mutations in ${seconds} s; seen red: ${seen}; ${faults === 0 ? 'no faults' : `${faults} FAULTS`}`,
);
process.exitCode = faults === 0 ? 0 : 1;
