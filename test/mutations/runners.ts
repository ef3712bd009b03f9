import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { RunOptions } from './entries/faults.ts';
import type { MutatedRuntime } from './mutant.ts';

/** What is wrong with each row, by its name. */
export type Findings = ReadonlyMap<string, readonly string[]>;

type Runner = (module: string, rows: readonly string[], options: RunOptions) => Promise<Findings>;

/** ms after which a mutant that loops for ever is given up; all rows together take some five seconds. */
const LONGEST = 60_000;

/** Inside the repository, so that a bundle finds the packages that it does not contain. */
const SCRATCH = resolve(import.meta.dirname, '../../test-results');

const runOnNode: Runner = async (module, rows, options) => {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'mutant-'));
  try {
    const path = join(folder, 'rows.mjs');
    writeFileSync(path, module);
    const child = spawn(process.execPath, [path], { timeout: LONGEST, killSignal: 'SIGKILL' });
    const printed = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    child.stdin.end(JSON.stringify({ ...options, rows }));
    const [lines, errors] = await printed;
    const seen = new Map<string, readonly string[]>(
      lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
    );
    return new Map(rows.map((row) => [row, seen.get(row) ?? [`broken: the process ended early ${errors}`]]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Requests at a time: a Worker opens no more than six connections. */
const AT_ONCE = 6;

const runOnWorker: Runner = async (module, rows, options) => {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'rows.js', contents: module }],
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['nodejs_compat'],
      host: '127.0.0.1',
      port: 0,
      // Broken connections are expected here; what workerd logs about them is noise.
      handleStructuredLogs: () => {},
    }),
  );
  const findings = new Map<string, readonly string[]>();
  const left = [...rows];
  const ask = async (): Promise<void> => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      const body = JSON.stringify({ ...options, row });
      const answer = await miniflare.dispatchFetch('http://rows/', { method: 'POST', body });
      findings.set(row, (await answer.json()) as string[]);
    }
  };
  const late = sleep(LONGEST, undefined, { ref: false });
  try {
    await miniflare.ready;
    await Promise.race([late, Promise.all(Array.from({ length: options.isMeasured ? 1 : AT_ONCE }, ask))]);
    return new Map(rows.map((row) => [row, findings.get(row) ?? ['broken: the Worker does not answer']]));
  } finally {
    await miniflare.dispose();
  }
};

/** Runs rows in a bundle, on its runtime. */
export const RUNNERS: Readonly<Record<MutatedRuntime, Runner>> = { node: runOnNode, worker: runOnWorker };
