import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { eventually, SITREP, start } from './program.ts';

/** A disk of its own that can be filled up. Needs root, to mount it. */

const folder = newFolder('disk');
const disk = join(folder, 'disk');

beforeAll(() => {
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
});
afterAll(() => void execFileSync('umount', ['--lazy', disk]));

/** Until nothing fits any more. */
const fill = (path: string): void => {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
};

test('a full disk shows in /readyz and in plain words, and is over when there is room', async () => {
  const config = join(folder, 'checks.json');
  const check = { id: 'nobody', type: 'tcp', host: '127.0.0.1', port: 1, retries: 0 };
  writeFileSync(config, JSON.stringify({ defaults: { interval: '1s', timeout: '1s' }, checks: [check] }));
  const args = ['serve', '--config', config, '--port', '0', '--persist', join(disk, 'store'), '--quiet'];
  const program = start(process.execPath, [SITREP, ...args]);
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  const ready = async () => {
    const answer = await fetch(`${url}/readyz?verbose`);
    return { status: answer.status, text: await answer.text() };
  };
  await eventually(ready, ({ status }) => status === 200);

  fill(join(disk, 'filler'));
  const full = await eventually(ready, ({ status }) => status === 503);
  expect(full.text).toContain(
    '[-]store failed: the disk of the store is full; nothing new is kept until there is room',
  );
  await program.printed(/the disk of the store is full/);
  expect(full.text).not.toContain(folder);

  rmSync(join(disk, 'filler'));
  await eventually(ready, ({ status }) => status === 200);
  await program.printed(/the store works again/);
  expect(program.text()).not.toMatch(/NOSENTRY|SQLITE|sentry/);
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});
