import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { MutatedDoor } from './mutation.ts';
import type { Viewing } from './places/misread.ts';

/** What is wrong with each row, by its name. */
export type Findings = ReadonlyMap<string, readonly string[]>;

type Look = (module: string, rows: readonly string[], viewing: Viewing) => Promise<Findings>;

/** ms after which a mutation is given up that runs in circles; the whole zoo takes some five seconds. */
const LONGEST = 60_000;

/** Not among the system's temporary files: from here a bundle finds the packages that it leaves outside. */
const SCRATCH = resolve(import.meta.dirname, '../../test-results');

const lookFromNode: Look = async (module, rows, viewing) => {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'mutation-'));
  try {
    const path = join(folder, 'zoo.mjs');
    writeFileSync(path, module);
    const child = spawn(process.execPath, [path], { timeout: LONGEST, killSignal: 'SIGKILL' });
    const printed = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    child.stdin.end(JSON.stringify({ ...viewing, rows }));
    const [lines, complaint] = await printed;
    const seen = new Map<string, readonly string[]>(
      lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
    );
    return new Map(rows.map((row) => [row, seen.get(row) ?? [`broken: the process ended early ${complaint}`]]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Requests at once, as a Worker opens no more than six connections. */
const AT_ONCE = 6;

const lookFromWorker: Look = async (module, rows, viewing) => {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'zoo.js', contents: module }],
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['nodejs_compat'],
      host: '127.0.0.1',
      port: 0,
      // What workerd says of connections that break is what the zoo is about.
      handleStructuredLogs: () => {},
    }),
  );
  const findings = new Map<string, readonly string[]>();
  const left = [...rows];
  const ask = async (): Promise<void> => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      const body = JSON.stringify({ ...viewing, row });
      const answer = await miniflare.dispatchFetch('http://zoo/', { method: 'POST', body });
      findings.set(row, (await answer.json()) as string[]);
    }
  };
  const late = sleep(LONGEST, undefined, { ref: false });
  try {
    await miniflare.ready;
    await Promise.race([late, Promise.all(Array.from({ length: viewing.alone ? 1 : AT_ONCE }, ask))]);
    return new Map(rows.map((row) => [row, findings.get(row) ?? ['broken: the Worker does not answer']]));
  } finally {
    await miniflare.dispose();
  }
};

/** Shows rows of the zoo to a bundle at its door. */
export const LOOKS: Readonly<Record<MutatedDoor, Look>> = { node: lookFromNode, worker: lookFromWorker };
