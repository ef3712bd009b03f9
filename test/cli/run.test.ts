import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { validate } from '../../src/cli/validate.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { runCli, type World } from './fake-host.ts';

const disk = (id: string, fail: string) => ({ id, type: 'disk', path: '/', thresholds: { used: { fail } } });
const config = (...checks: readonly object[]) => ({ 'checks.json': JSON.stringify({ checks }) });

const sitrep = (line: string, files: Readonly<Record<string, string>>, world: World = {}) =>
  runCli([run, validate], line.split(' '), { ports: nodePorts(), checks: CHECKS, files, ...world });

describe('run', () => {
  test.each([
    ['every check, where none is named', 'run', ['root', 'other']],
    ['only those that are named', 'run other', ['other']],
  ])('probes %s', async (_, line, ids) => {
    const { code, out } = await sitrep(line, config(disk('root', '100%'), disk('other', '100%')));
    expect([code, out.match(/(?<=^pass {5})\w+/gm)]).toEqual([0, ids]);
  });

  test('ends with 1 where a check fails', async () => {
    expect((await sitrep('run', config(disk('root', '0%')))).code).toBe(1);
  });

  test('says which checks there are instead of one that is not', async () => {
    expect(await sitrep('run roof', config(disk('root', '100%')))).toEqual({
      code: 2,
      out: '',
      err: 'sitrep run: checks.json has no check "roof"; did you mean "root"?\nIt has: root\n',
    });
  });

  test('ends with 2 and the mistakes of a config that cannot be used', async () => {
    const { code, err } = await sitrep('run', config({ id: 'root', type: 'disk' }));
    expect([code, err.split('\n')[0]]).toEqual([2, 'checks.json: 1 mistake']);
  });

  test('tells on a terminal what it still waits for, and clears that line', async () => {
    const { err } = await sitrep('run', config(disk('root', '100%')), { terminal: { errorIsTty: true } });
    expect(err.split('\r').map((line) => line.replace('\u001b[2K', ''))).toEqual([
      '',
      '0/1 waiting for root',
      '1/1',
      '',
    ]);
  });
});

describe('validate', () => {
  test('says of what is right how much it is, and nothing else', async () => {
    expect(await sitrep('validate --door container', config(disk('root', '95%')))).toEqual({
      code: 0,
      out: 'checks.json is right: 1 check\n',
      err: '',
    });
  });

  test('warns of a check that cannot fail', async () => {
    const { code, out } = await sitrep('validate --door container', config({ id: 'root', type: 'disk', path: '/' }));
    expect(code).toBe(0);
    expect(out).toMatch(/^checks.json is right: 1 check\nWorth a look:\n {2}\$\.checks\[0\].*it has no thresholds/);
  });
});
