import { afterEach, expect, test } from 'vitest';
import { type Puppet, startPuppet } from '../../fixtures/processes/puppet.ts';
import { judge } from './linux/judge.ts';

let puppet: Puppet | undefined;
afterEach(() => puppet?.kill());

test('a thread runs, and ends while its process goes on', async () => {
  puppet = await startPuppet('importer');
  await puppet.tell('start worker');
  await puppet.tell('start worker');
  const raw = { type: 'threads', process: 'importer', name: 'worker', thresholds: { count: { fail: 2 } } };
  expect(await judge(raw)).toEqual({ verdict: 'pass', reasons: [], measures: { count: 2 } });

  await puppet.tell('stop');
  expect(await judge(raw)).toEqual({
    verdict: 'fail',
    reasons: ['threshold: count 1 is under the fail threshold 2'],
    measures: { count: 1 },
  });

  await puppet.tell('stop');
  expect(await judge(raw)).toEqual({
    verdict: 'fail',
    reasons: ['missing: no thread named worker in importer; its threads are importer'],
    measures: {},
  });
});

test('a first thread that has ended does not count, though its name is still there', async () => {
  puppet = await startPuppet('leaderless', 'exit-main');
  await puppet.tell('start worker');
  expect((await judge({ type: 'threads', process: 'leaderless', name: 'worker' })).measures).toEqual({ count: 1 });
  // The thread that reads commands bears the name too; the ended one would make two.
  expect((await judge({ type: 'threads', process: 'leaderless', name: 'leaderless' })).measures).toEqual({ count: 1 });
});

test('of a long name the first 15 bytes count, as the kernel keeps no more', async () => {
  puppet = await startPuppet('importer');
  await puppet.tell('start image-importer-1');
  const raw = { type: 'threads', process: 'importer' };
  expect((await judge({ ...raw, name: 'image-importer-1' })).verdict).toBe('pass');
  expect((await judge({ ...raw, name: 'image-importer' })).verdict).toBe('fail');
});

test('the process is gone', async () => {
  expect(await judge({ type: 'threads', process: 'importer', name: 'worker' })).toMatchObject({
    verdict: 'fail',
    reasons: ['missing: there is no process named importer'],
  });
});

test('those of process 1, unless another is named', async () => {
  const { reasons } = await judge({ type: 'threads', name: 'no-such-thread' });
  expect(reasons[0]).toMatch(/^missing: no thread named no-such-thread in process 1; its threads are /);
});
