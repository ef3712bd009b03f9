import { expect, test } from 'vitest';
import { totalsOf, type VitestReport } from '../../scripts/test/totals.ts';

type File = VitestReport['testResults'][number];

const file = (status: string, ...tests: readonly string[]): File => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((status, at) => ({ status, fullName: `test ${at}` })),
});

test.each<[string, readonly File[], number, object]>([
  [
    'all passed',
    [file('passed', 'passed', 'passed'), file('passed', 'passed')],
    0,
    { passed: 3, failed: 0, skipped: [] },
  ],
  ['one failed', [file('failed', 'passed', 'failed')], 1, { passed: 1, failed: 1, skipped: [] }],
  [
    'a file that cannot be loaded',
    [file('failed'), file('passed', 'passed')],
    1,
    { passed: 1, failed: 1, skipped: [] },
  ],
  ['an error outside of any test', [file('passed', 'passed')], 1, { passed: 1, failed: 1, skipped: [] }],
  [
    'skipped ones are named',
    [file('passed', 'passed', 'skipped', 'pending', 'todo')],
    0,
    { passed: 1, failed: 0, skipped: ['a.test.ts: test 1', 'a.test.ts: test 2', 'a.test.ts: test 3'] },
  ],
])('%s', (_, testResults, exitCode, totals) => {
  expect(totalsOf({ testResults }, exitCode)).toEqual(totals);
});
