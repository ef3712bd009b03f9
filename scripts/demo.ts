/**
 * `npm run demo`: a small service with every kind of trouble, and `sitrep serve` watching it. Ends with Ctrl-C, and
 * leaves neither process nor file behind.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoChecks, demoConfig, TOKEN_NAME } from './demo/config.ts';
import { type DemoService, startService } from './demo/service.ts';

const ROOT = resolve(import.meta.dirname, '..');
const INTERVAL = '2s';
const HEARTBEAT_MS = 4_000;
const FAVOURITE_PORT = 8787;
const token = process.env[TOKEN_NAME] ?? randomUUID();

async function demo(): Promise<void> {
  console.log('Building …');
  const build = ['scripts/build.ts', '--quiet', '--if-changed'];
  if (spawnSync(process.execPath, build, { cwd: ROOT, stdio: 'inherit' }).status !== 0) {
    process.exitCode = 1;
    return;
  }
  const service = await startService();
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
  try {
    await watch(service, folder);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function watch(service: DemoService, folder: string): Promise<void> {
  const config = join(folder, 'checks.json');
  writeFileSync(config, demoConfig(service, INTERVAL));
  explain(service);
  const port = await choosePort();
  const runner = fork('dist/sitrep.mjs', ['serve', '--config', config, '--port', `${port}`, '--persist', folder], {
    cwd: ROOT,
    // Of its own group: a Ctrl-C reaches it once, from us, and not a second time from the terminal.
    detached: true,
    env: { ...process.env, [TOKEN_NAME]: token },
  });
  const heart = setInterval(() => beat(port), HEARTBEAT_MS);
  process.exitCode = await ended(runner);
  clearInterval(heart);
}

function explain(service: DemoService): void {
  console.log(`\nA demo service runs at ${service.url}. What to expect of its checks, probed every ${INTERVAL}:\n`);
  for (const { check, expect } of demoChecks(service))
    console.log(`  ${(check as { id: string }).id.padEnd(12)}${expect}`);
  console.log('');
}

/** A first beat that comes before the runner listens is no harm: the next follows. */
const beat = (port: number): Promise<unknown> =>
  fetch(`http://127.0.0.1:${port}/heartbeat/backup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => undefined);

function ended(runner: ChildProcess): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => runner.kill(signal));
  return new Promise((resolve) => runner.once('exit', (code) => resolve(code ?? 1)));
}

/** The port of the README where it is free, else any. */
function choosePort(): Promise<number> {
  const attempt = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const { port: chosen } = server.address() as { port: number };
        server.close(() => resolve(chosen));
      });
    });
  return attempt(FAVOURITE_PORT).then(async (port) => port ?? (await attempt(0))!);
}

await demo();
