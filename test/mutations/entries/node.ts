/**
 * Runs conformance rows on Node, in a process of its own. Standard input: `{…options, "rows": ["name", …]}`; standard
 * output: a line `["name", ["what is wrong", …]]` for each row as it ends.
 */
import { text } from 'node:stream/consumers';
import { NODE } from '../../../src/contract/runtimes.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { watchHeap } from '../../conformance/held.ts';
import { ROWS } from '../../conformance/index.ts';
import { faultsOf, type RunOptions } from './faults.ts';

/** Rows that run at a time: they mostly wait. */
const AT_ONCE = 8;

const place = { runtime: NODE, ports: nodePorts(), watchMemory: watchHeap };
const { rows, ...options }: RunOptions & { readonly rows: readonly string[] } = JSON.parse(await text(process.stdin));
const left = ROWS.filter(({ name }) => rows.includes(name));

const run = async (): Promise<void> => {
  for (let row = left.shift(); row; row = left.shift()) {
    const wrong = await faultsOf(row, place, options);
    process.stdout.write(`${JSON.stringify([row.name, wrong])}\n`);
  }
};

await Promise.all(Array.from({ length: options.isMeasured ? 1 : AT_ONCE }, run));
process.exit(0);
