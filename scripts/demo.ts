/**
 * `npm run demo`: a small service with every kind of trouble, and `sitrep serve` watching it, with 90 days of history
 * from the start. Ends with Ctrl-C, and leaves neither process nor file behind.
 */
import { fork, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServeNews } from '../src/cli/node/serve/serve-news.ts';
import type { StateFile } from '../src/cli/node/state/file.ts';
import { upload } from '../src/cli/node/state/talk.ts';
import { demoChecks, demoConfig, TOKEN_NAME } from './demo/config.ts';
import { demoHistory, demoMaintenance } from './demo/history.ts';
import { type DemoService, startService } from './demo/service.ts';

const ROOT = resolve(import.meta.dirname, '..');
const INTERVAL = '2s';
const HEARTBEAT_MS = 4_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const token = process.env[TOKEN_NAME] ?? randomUUID();
/** Of the runner, so that the history can be imported. */
const runnerToken = process.env.SITREP_TOKEN ?? randomUUID();

const demo = async (): Promise<void> => {
  console.log('Building …');
  const build = ['scripts/build.ts', '--quiet', '--if-changed'];
  if (spawnSync(process.execPath, build, { cwd: ROOT, stdio: 'inherit' }).status !== 0) {
    process.exitCode = 1;
    return;
  }
  const service = await startService();
  const now = Date.now();
  const config = demoConfig(service, INTERVAL, demoMaintenance(now));
  console.log('Making 90 days of history …');
  const history = await demoHistory(config, now);
  // Only now: a Ctrl-C while the history is made ends this process at once, and would leave the folder behind.
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
  try {
    await watch(service, folder, config, history);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const watch = async (service: DemoService, folder: string, config: string, history: StateFile): Promise<void> => {
  const path = join(folder, 'checks.json');
  writeFileSync(path, config);
  explain(service);
  // The port of the README; where it is taken, any.
  for (const port of ['8787', '0']) {
    const { started, code } = await serve(['--config', path, '--persist', folder, '--port', port], history);
    process.exitCode = code;
    if (started) return;
  }
};

/** Runs `sitrep serve` to its end, gives it its history, and sends it heartbeats meanwhile. */
const serve = async (
  flags: readonly string[],
  history: StateFile,
): Promise<{ readonly started: boolean; readonly code: number }> => {
  const runner = fork('dist/sitrep.mjs', ['serve', ...flags], {
    cwd: ROOT,
    // Of its own group: a Ctrl-C reaches it once, from us, and not a second time from the terminal.
    detached: true,
    env: { ...process.env, [TOKEN_NAME]: token, SITREP_TOKEN: runnerToken },
  });
  const pass = (signal: NodeJS.Signals) => runner.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  let heart: NodeJS.Timeout | undefined;
  runner.once('message', ({ url }: ServeNews) => {
    // The first beat comes after the import, which replaces all that was known.
    void remember(url, history).then(() => beat(url));
    heart = setInterval(() => beat(url), HEARTBEAT_MS);
  });
  const code = await new Promise<number>((resolve) => runner.once('exit', (code) => resolve(code ?? 1)));
  clearInterval(heart);
  for (const signal of SIGNALS) process.off(signal, pass);
  return { started: heart !== undefined || code === 0, code };
};

const explain = (service: DemoService): void => {
  console.log(`\nA demo service runs at ${service.url}. What to expect of its checks, probed every ${INTERVAL}:\n`);
  for (const { check, expect } of demoChecks(service))
    console.log(`  ${(check as { id: string }).id.padEnd(12)}${expect}`);
  console.log('');
};

const remember = (url: string, history: StateFile): Promise<unknown> =>
  // Its first readings may be there already: they were a second's.
  upload({ url, token: runnerToken }, history, ['newer']).catch((error: Error) =>
    console.error(`history: ${error.message}`),
  );

const beat = (url: string): Promise<unknown> =>
  fetch(`${url}/heartbeat/backup`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }).catch(
    (error: Error) => console.error(`heartbeat: ${error.message}`),
  );

await demo();
