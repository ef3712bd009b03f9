import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { newFolder } from '../../folders.ts';
import { judge, remarks } from './linux/judge.ts';

const directory = newFolder('file');
const path = join(directory, 'beat');

beforeEach(() => writeFileSync(path, 'state: importing\n'));

/** As if it had been written so many seconds ago. */
const written = (seconds: number) => utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);

const beat = { type: 'file', path, thresholds: { age: { warn: '30s', fail: '1m' } } };

test('a heartbeat file that is young, ages, and is removed', async () => {
  const young = await judge(beat);
  expect(young).toMatchObject({ verdict: 'pass', reasons: [] });
  expect(young.measures.size).toBe(17);

  written(45);
  expect(await judge(beat)).toMatchObject({
    verdict: 'warn',
    reasons: [expect.stringMatching(/^threshold: age 45.* is over the warn threshold 30 ?s$/)],
  });

  written(90);
  expect(await judge(beat)).toMatchObject({
    verdict: 'fail',
    reasons: [expect.stringMatching(/^threshold: age .* is over the fail threshold .*$/)],
  });

  rmSync(path);
  expect(await judge(beat)).toEqual({ verdict: 'fail', reasons: [`missing: there is no ${path}`], measures: {} });
});

test('a time in the future means a clock that was set, not a young file', async () => {
  written(-3600);
  expect(await judge(beat)).toMatchObject({
    verdict: 'unknown',
    reasons: [
      `probe: age could not be measured: its modification time is 1h in the future: the clock was set back, or another machine wrote it`,
    ],
  });
  written(-1);
  expect(await judge(beat)).toMatchObject({ verdict: 'pass', measures: { age: 0 } });
});

test('contents', async () => {
  expect((await judge({ type: 'file', path, contains: 'importing' })).verdict).toBe('pass');
  expect(await judge({ type: 'file', path, contains: 'idle' })).toMatchObject({
    verdict: 'fail',
    reasons: [`body: ${path} does not contain "idle"`],
  });
});

test('a FIFO is neither opened nor waited for', async () => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  expect((await judge({ type: 'file', path: fifo })).verdict).toBe('pass');
  expect(await judge({ type: 'file', path: fifo, contains: 'x' })).toMatchObject({
    verdict: 'fail',
    reasons: [`body: ${fifo} is not a regular file, so it has no contents`],
  });
});

test('a path through something that is no directory', async () => {
  expect((await judge({ type: 'file', path: `${path}/deeper` })).reasons).toEqual([
    `missing: there is no ${path}/deeper: a part of its path is not a directory`,
  ]);
});

test('a directory has an age too', async () => {
  mkdirSync(join(directory, 'spool'));
  expect((await judge({ type: 'file', path: join(directory, 'spool') })).verdict).toBe('pass');
});

test('its path is required', () => {
  expect(remarks({ type: 'file' })).toEqual(['$.checks[0].path: required and missing: path of the file']);
});
