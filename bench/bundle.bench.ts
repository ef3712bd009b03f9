import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { spread } from './spread.ts';

const ROOT = join(import.meta.dirname, '..');
const SITREP = join(ROOT, 'dist/sitrep.mjs');
const RUNS = 7;

export const name = 'Bundles: size gzipped, and CPU at start';

export const run = async (): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  try {
    const starts = Array.from({ length: RUNS }, () => workerStart(join(folder, 'startup.cpuprofile')));
    return [
      `Worker: ${kib('dist/worker/index.js')} (Cloudflare's limit is 3 MiB free, 10 MiB paid)`,
      `Worker: ${spread(starts, 'ms')} active CPU at start, wrangler check startup (limit 1 s)`,
      `sitrep.mjs: ${kib('dist/sitrep.mjs')}`,
      `sitrep --version: ${spread(times([SITREP, '--version']), 'ms')}`,
      `node -e 0, beside it: ${spread(times(['-e', '0']), 'ms')}`,
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const kib = (file: string): string =>
  `${(gzipSync(readFileSync(join(ROOT, file))).length / 1024).toFixed(1)} KiB gzipped`;

/** ms of CPU while the Worker's modules are evaluated, by wrangler's own profile. */
const workerStart = (outfile: string): number => {
  const { stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules/.bin/wrangler'),
    ['check', 'startup', '--outfile', outfile],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' },
    },
  );
  const [, active] = /Active: ([\d.]+) ms/.exec(stdout) ?? [];
  if (active === undefined) throw new Error(`wrangler check startup printed no time:\n${stdout}${stderr}`);
  return Number(active);
};

/** Wall clock of whole processes, ms. */
const times = (args: readonly string[]): number[] => {
  return Array.from({ length: RUNS * 3 }, () => {
    const started = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - started;
  });
};
