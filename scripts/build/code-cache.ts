import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WARM_UP = fileURLToPath(new URL('warm-up.cjs', import.meta.url));

/**
 * A code cache is good for one build of V8 alone, and the V8 of Node 20 would not notice that it belongs to another build
 * of its version: the size of the executable tells those apart.
 */
export const IDENTITY =
  "[process.version, process.platform, process.arch, fs.statSync(process.execPath).size].join(' ')";

/** By identity, `v22.23.2 linux x64 124030752`. */
export type CodeCache = readonly [node: string, bytes: Buffer];

/** This repository's Node, and the one of the machine where that is another. */
export const nodesHere = (): readonly string[] => {
  const folders = process.env.PATH!.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path));
  return [...new Set([process.execPath, ...(found === undefined ? [] : [realpathSync(found)])])];
};

/**
 * What V8 has compiled of the program once `sitrep health --http` has run, for each Node of this machine. On another
 * Node the program compiles its source, as it would without: 10 ms of CPU.
 */
export const codeCaches = async (program: string): Promise<readonly CodeCache[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-build-'));
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const file = join(folder, 'program.js');
  writeFileSync(file, program, 'latin1');
  try {
    const nodes = nodesHere().filter(canBeToldApart);
    return await Promise.all(nodes.map((node, at) => codeCache(node, file, join(folder, `${at}`), url)));
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
};

const ask = (node: string, expression: string): string =>
  execFileSync(node, ['-p', expression], { encoding: 'utf8' }).trim();

/** Not where V8 is a library of its own; and a Node that does not run, or is too old for the program, is none of ours. */
const canBeToldApart = (node: string): boolean => {
  try {
    return (
      ask(node, '!process.config.variables.node_shared && Number.parseInt(process.versions.node) >= 20') === 'true'
    );
  } catch {
    return false;
  }
};

const codeCache = async (node: string, program: string, output: string, url: string): Promise<CodeCache> => {
  await promisify(execFile)(node, [WARM_UP, program, output, 'health', '--http', url, '--timeout', '10s']);
  return [ask(node, IDENTITY), readFileSync(output)];
};
