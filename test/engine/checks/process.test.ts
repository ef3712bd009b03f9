import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Puppet, startPuppet } from '../../fixtures/processes/puppet.ts';
import { newFolder } from '../../folders.ts';
import { judge, remarks } from './linux/judge.ts';

const puppets: Puppet[] = [];

const start = async (name: string, ...words: readonly string[]): Promise<Puppet> => {
  const puppet = await startPuppet(name, ...words);
  puppets.push(puppet);
  return puppet;
};

afterEach(async () => {
  for (const puppet of puppets.splice(0)) await puppet.kill();
});

const directory = newFolder('process');

const pidfile = (text: string): string => {
  const path = join(directory, 'it.pid');
  writeFileSync(path, text);
  return path;
};

test('by name: alive, then killed', async () => {
  const puppet = await start('importer');
  const { verdict, measures } = await judge({ type: 'process', name: 'importer' });
  expect(verdict).toBe('pass');
  expect(measures.count).toBe(1);
  expect(measures.rss).toBeGreaterThan(100_000);
  expect(measures.age).toBeLessThan(60_000);
  expect(measures.fds).toBeGreaterThan(0);
  expect(measures.fds).toBeLessThan(100);

  await puppet.kill();
  expect(await judge({ type: 'process', name: 'importer' })).toEqual({
    verdict: 'fail',
    reasons: ['missing: there is no process named importer'],
    measures: {},
  });
});

test.each([
  ['import', 'a part of its name'],
  ['importer2', 'more than its name'],
  ['IMPORTER', 'another case'],
])('%s does not match importer: %s', async (name) => {
  await start('importer');
  expect((await judge({ type: 'process', name })).verdict).toBe('fail');
});

test('names beyond 15 bytes, of which the kernel keeps but 15', async () => {
  await start('celery-worker-importer');
  expect((await judge({ type: 'process', name: 'celery-worker-importer' })).verdict).toBe('pass');
  expect((await judge({ type: 'process', name: 'celery-worker-images' })).verdict).toBe('fail');
  expect((await judge({ type: 'process', name: 'celery-worker-i' })).verdict).toBe('pass');
});

test('a name with brackets and spaces, which stat holds as it is', async () => {
  await start('a) Z 1 (b');
  expect((await judge({ type: 'process', name: 'a) Z 1 (b' })).verdict).toBe('pass');
});

test('a zombie does not count, and is reported', async () => {
  const parent = await start('keeper');
  const child = await parent.tell('zombie');
  expect(await judge({ type: 'process', pid: child })).toMatchObject({
    verdict: 'fail',
    reasons: [`missing: no process ${child} is alive: ${child} is a zombie, which its parent has not waited for`],
  });
  expect((await judge({ type: 'process', name: 'keeper' })).measures.count).toBe(1);
});

test('a process whose first thread has ended lives while another does', async () => {
  const puppet = await start('leaderless', 'exit-main');
  await puppet.tell('start worker');
  expect((await judge({ type: 'process', name: 'leaderless' })).verdict).toBe('pass');
  await puppet.kill();
  expect((await judge({ type: 'process', name: 'leaderless' })).verdict).toBe('fail');
});

test('by command line', async () => {
  await start('importer', '--queue', 'images');
  expect((await judge({ type: 'process', command: '--queue images' })).verdict).toBe('pass');
  expect((await judge({ type: 'process', name: 'importer', command: '--queue images' })).verdict).toBe('pass');
  expect(await judge({ type: 'process', name: 'importer', command: '--queue mails' })).toMatchObject({
    verdict: 'fail',
    reasons: ['missing: there is no process named importer with "--queue mails" in its command line'],
  });
});

test('by process id and by pid file', async () => {
  const puppet = await start('importer');
  const path = pidfile(`${puppet.pid}\n`);
  expect((await judge({ type: 'process', pid: puppet.pid })).verdict).toBe('pass');
  expect((await judge({ type: 'process', pidfile: path })).verdict).toBe('pass');
  expect(await judge({ type: 'process', pidfile: path, name: 'other' })).toMatchObject({
    reasons: [`missing: there is no process of ${path} named other`],
  });

  await puppet.kill();
  expect(await judge({ type: 'process', pidfile: path })).toMatchObject({
    verdict: 'fail',
    reasons: [`missing: ${path} names process ${puppet.pid}, which does not exist`],
  });
  expect(await judge({ type: 'process', pidfile: pidfile('starting') })).toMatchObject({
    verdict: 'fail',
    reasons: [`missing: ${path} does not hold a process id`],
  });
  expect(await judge({ type: 'process', pidfile: '/nowhere.pid' })).toMatchObject({
    verdict: 'fail',
    reasons: ['missing: there is no /nowhere.pid'],
  });
});

test('sitrep itself never counts', async () => {
  expect(await judge({ type: 'process', pid: process.pid })).toMatchObject({
    verdict: 'fail',
    reasons: [`missing: there is no process ${process.pid}`],
  });
});

test('thresholds: too few, too young', async () => {
  await start('importer');
  const thresholds = { count: { fail: 2 }, age: { warn: '1h' } };
  const { verdict, reasons } = await judge({ type: 'process', name: 'importer', thresholds });
  expect(verdict).toBe('fail');
  expect(reasons[0]).toBe('threshold: count 1 is under the fail threshold 2');
  expect(reasons[1]).toMatch(/^threshold: age .* is under the warn threshold 60 min$/);
});

test.each([
  [{}, '$.checks[0]: which process? give name, command, pid or pidfile'],
  [{ pid: 7, pidfile: '/p' }, '$.checks[0].pidfile: give either pid or pidfile: each names one process'],
  [
    { name: 'sitrep' },
    '$.checks[0]: check `it` can never fail: it looks for sitrep itself, which runs whenever it looks and so never counts; name the program that is watched',
  ],
  [
    { command: 'sitrep health' },
    '$.checks[0]: check `it` can never fail: it looks for sitrep itself, which runs whenever it looks and so never counts; name the program that is watched',
  ],
  [
    { pid: 1 },
    '$.checks[0]: check `it` can never fail: process 1 lives as long as the container in which the check runs; name the program that is watched',
  ],
  [
    { name: 'x', thresholds: { count: { fail: 0 } } },
    '$.checks[0]: check `it` can never fail: no value crosses thresholds.count.fail, as count cannot be below 0',
  ],
  [
    { name: 'x', thresholds: { fds: { warn: '100%' } } },
    '$.checks[0]: check `it` can never fail: no value crosses thresholds.fds.warn, as fds cannot be over 100%',
  ],
])('%j gets a remark', (fields, remark) => {
  expect(remarks({ type: 'process', ...fields })).toEqual([remark]);
});
