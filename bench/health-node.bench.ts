/**
 * `node dist/sitrep.mjs health` as a container's HEALTHCHECK runs it, beside a Node that does nothing and beside the
 * same question asked by `fetch`. Whole processes; the commands take turns, and every figure is a median of one run.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Commands, figureLines, shareLine, takeTurns, times } from './turns.ts';

export const name = 'sitrep health on Node';

const PROGRAM = fileURLToPath(new URL('../dist/sitrep.mjs', import.meta.url));

/** Rounds, each with so many runs of every command. */
const ROUNDS = 8;
const RUNS = 4;

/** This repository's Node, and the one of the machine where that is another: they start at very different speeds. */
function nodes(): readonly string[] {
  const folders = process.env.PATH!.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path));
  return [...new Set([process.execPath, ...(found === undefined ? [] : [realpathSync(found)])])];
}

const commandsOf = (node: string, url: string): Commands => ({
  'node -e 0': [node, '-e', '0'],
  'health --http': [node, PROGRAM, 'health', '--http', url],
  'health --disk': [node, PROGRAM, 'health', '--disk', '/=100%'],
  'fetch of the same URL': [node, '-e', `fetch(${JSON.stringify(url)}).then((answer) => answer.text())`],
});

async function figures(node: string, url: string): Promise<string[]> {
  const measured = await takeTurns(commandsOf(node, url), ROUNDS, RUNS);
  const [nothing, http] = Object.values(measured);
  return [
    `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`,
    ...figureLines(measured),
    `health --http takes ${times(http!.wall, nothing!.wall)} node -e 0 (goal 1.3), and ${times(http!.peak, nothing!.peak)} its memory (goal 1.2)`,
    shareLine(http!),
  ];
}

export async function run(): Promise<string[]> {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const lines: string[] = [];
  for (const node of nodes()) lines.push(...(await figures(node, url)));
  server.close();
  return lines;
}
