import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { succeeded } from '../../../src/contract/failure.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { newFolder } from '../../folders.ts';
import { judge, remarks } from './linux/judge.ts';

/** A file system of its own: 64 pages, 16 inodes. Mounting asks for root, which containers and CI have. */
const disk = newFolder('disk');
const PAGES = 64;

beforeAll(() => execFileSync('mount', ['-t', 'tmpfs', '-o', `nr_blocks=${PAGES},nr_inodes=16`, 'sitrep', disk]));
afterAll(() => void execFileSync('umount', [disk]));

const raw = { type: 'disk', path: disk, thresholds: { used: { warn: '50%', fail: '90%' }, inodes: { fail: '90%' } } };

test('a disk fills up, and is emptied', async () => {
  expect(await judge(raw)).toMatchObject({ verdict: 'pass', measures: { used: 0, inodes: 6.25 } });

  const file = join(disk, 'data');
  writeFileSync(file, Buffer.alloc(4096 * 48));
  expect(await judge(raw)).toMatchObject({
    verdict: 'warn',
    reasons: ['threshold: used 75% is over the warn threshold 50%'],
    measures: { used: 75 },
  });

  writeFileSync(file, Buffer.alloc(4096 * PAGES));
  expect(await judge(raw)).toMatchObject({
    verdict: 'fail',
    reasons: ['threshold: used 100% is over the fail threshold 90%'],
  });

  rmSync(file);
  expect((await judge(raw)).verdict).toBe('pass');
});

test('inodes run out before space does', async () => {
  const files = Array.from({ length: 15 }, (_, number) => join(disk, String(number)));
  for (const file of files) writeFileSync(file, '');
  expect(await judge(raw)).toMatchObject({
    verdict: 'fail',
    reasons: ['threshold: inodes 100% is over the fail threshold 90%'],
    measures: { used: 0 },
  });
  for (const file of files) rmSync(file);
});

test('blocks kept for root are neither used nor free, as df counts', async () => {
  const space = { blockSize: 4096, blocks: 100, free: 24, available: 4, inodes: 10, inodesFree: 5 };
  const ports = nodePorts();
  const files = { ...ports.files!, space: async () => succeeded(space) };
  expect((await judge(raw, { ...ports, files })).reasons).toEqual([
    'threshold: used 95% is over the fail threshold 90%',
  ]);
});

test('a file system without a size or inodes cannot be judged', async () => {
  expect(await judge({ ...raw, path: '/proc' })).toMatchObject({
    verdict: 'unknown',
    reasons: [
      'probe: used could not be measured: this file system has no size',
      'probe: inodes could not be measured: this file system does not count inodes',
    ],
  });
});

test('a path that is not there', async () => {
  expect(await judge({ ...raw, path: '/no/such/mount' })).toMatchObject({
    verdict: 'fail',
    reasons: ['missing: there is no /no/such/mount'],
  });
});

test('without a threshold it cannot fail', () => {
  expect(remarks({ type: 'disk', path: '/' })).toEqual([
    '$.checks[0]: check `it` can never fail: it has no thresholds, so it only measures; add "thresholds": { "used": { "fail": "95%" } }',
  ]);
});
