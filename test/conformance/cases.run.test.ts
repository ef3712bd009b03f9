import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE } from '../../src/contract/runtimes.ts';
import { newFolder } from '../folders.ts';
import type { Addresses } from './addresses.ts';
import { checkEntry, rowId } from './config.ts';
import { ROWS } from './index.ts';
import { expectation } from './run-row.ts';
import { fetchAddresses, startFixtureServer } from './start.ts';

/** `sitrep run` against every row: a tired reader must understand each failure from its one line. */

const HERE = ROWS.filter(({ runtimes }) => runtimes?.includes('node') ?? true);
const folder = newFolder('conformance');
const server = startFixtureServer();
let addresses: Addresses;
let lines: readonly string[];
let code: number;

const sitrep = (...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['src/cli/node.ts', ...args], { maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

beforeAll(async () => {
  addresses = await fetchAddresses((await server).control);
  const path = join(folder, 'checks.json');
  const checks = HERE.map((row, index) => checkEntry(row, rowId(index), addresses));
  writeFileSync(path, JSON.stringify({ checks }));
  const result = await sitrep('run', '--config', path);
  code = result.code;
  // A long message goes on in indented lines.
  lines = result.stdout.replaceAll(/\n +/g, ' ').split('\n');
  if (result.stderr) throw new Error(result.stderr);
}, 60_000);

afterAll(async () => (await server).stop());

test('exits 1, as some checks fail', () => {
  expect(code).toBe(1);
});

test.each(HERE.map((row, index) => [row.name, row, index] as const))('%s: one line', (_name, row, index) => {
  const mine = lines.filter((line) => new RegExp(`(^|\\s)${rowId(index)}(\\s|$)`).test(line));
  expect(mine).toHaveLength(1);
  const { verdict, words } = expectation(row, NODE, addresses);
  expect(mine[0]).toMatch(new RegExp(`^${verdict}\\b`));
  expect(mine[0]).toEqual(typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words));
});
