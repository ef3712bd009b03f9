/**
 * `node dist/sitrep.mjs health` as a container's HEALTHCHECK runs it, beside a Node that does nothing and beside the
 * same question asked by `fetch`. Whole processes; the commands take turns, and every figure is a median of one run.
 * Node 20 ignores the compile cache.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listening } from '../test/listening.ts';
import { nodesHere } from '../test/nodes-here.ts';
import { type Commands, figureLines, shareLine, takeTurns, times } from './turns.ts';

export const name = 'sitrep health on Node';

const PROGRAM = fileURLToPath(new URL('../dist/sitrep.mjs', import.meta.url));

/** Rounds, each with so many runs of every command. */
const ROUNDS = 8;
const RUNS = 4;

const commandsOf = (node: string, url: string, folder: string): Commands => ({
  'node -e 0': [node, '-e', '0'],
  'health --http': [node, PROGRAM, 'health', '--http', url],
  'health --http, compile cache': ['env', `NODE_COMPILE_CACHE=${folder}`, node, PROGRAM, 'health', '--http', url],
  'health --port': [node, PROGRAM, 'health', '--port', new URL(url).port],
  'health --disk': [node, PROGRAM, 'health', '--disk', '/=100%'],
  'fetch of the same URL': [node, '-e', `fetch(${JSON.stringify(url)}).then((answer) => answer.text())`],
});

const figures = async (node: string, url: string, folder: string): Promise<string[]> => {
  const measured = await takeTurns(commandsOf(node, url, folder), ROUNDS, RUNS);
  const [nothing, http] = Object.values(measured);
  return [
    `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`,
    ...figureLines(measured),
    `health --http takes ${times(http!.wall, nothing!.wall)} node -e 0, and ${times(http!.peak, nothing!.peak)} its memory`,
    shareLine(http!),
  ];
};

export const run = async (): Promise<string[]> => {
  const { url, end } = await listening(createServer((_, response) => response.end('ok')));
  const lines: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  for (const node of nodesHere()) lines.push(...(await figures(node, url, folder)));
  rmSync(folder, { recursive: true });
  await end();
  return lines;
};
