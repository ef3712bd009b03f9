/**
 * The zoo's rows on Node, in a process of its own. Standard input: `{…viewing, "rows": ["name", …]}`; standard output: a
 * line `["name", ["what is wrong", …]]` for each, as it is known.
 */
import { text } from 'node:stream/consumers';
import { NODE } from '../../../src/contract/runtimes.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { watchHeap } from '../../conformance/held.ts';
import { ROWS } from '../../conformance/index.ts';
import { misread, type Viewing } from './misread.ts';

/** Rows at once: they mostly wait. */
const AT_ONCE = 8;

const place = { runtime: NODE, ports: nodePorts(), watchMemory: watchHeap };
const { rows, ...viewing }: Viewing & { readonly rows: readonly string[] } = JSON.parse(await text(process.stdin));
const left = ROWS.filter(({ name }) => rows.includes(name));

const view = async (): Promise<void> => {
  for (let row = left.shift(); row; row = left.shift()) {
    const wrong = await misread(row, place, viewing);
    process.stdout.write(`${JSON.stringify([row.name, wrong])}\n`);
  }
};

await Promise.all(Array.from({ length: viewing.alone ? 1 : AT_ONCE }, view));
process.exit(0);
