import { describe, expect, test } from 'vitest';
import type { CheckView, StatusAnswer } from '../../../src/contract/view.ts';
import { changeLines, tickLine } from '../../../src/present/terminal/tick-line.ts';

const PLAIN = { columns: 80, color: false };

type Row = readonly [id: string, status: CheckView['status'], reason?: string];

const answer = (...rows: readonly Row[]): StatusAnswer => {
  const counts = { up: 0, degraded: 0, down: 0, unknown: 0 };
  for (const [, status] of rows) counts[status]++;
  const checks = rows.map(([id, status, message]) => ({
    id,
    status,
    reasons: message === undefined ? [] : [{ kind: 'connect', message }],
  }));
  return {
    status: 'up',
    updatedAt: '2026-11-22T10:00:03.120Z',
    stale: false,
    counts,
    checks,
  } as unknown as StatusAnswer;
};

describe('tickLine', () => {
  test.each<[string, readonly Row[], string]>([
    [
      'all up',
      [
        ['a', 'up'],
        ['b', 'up'],
      ],
      '10:00:03  2 up',
    ],
    [
      'worst first, by name',
      [
        ['a', 'up'],
        ['b', 'degraded'],
        ['c', 'down'],
        ['d', 'down'],
        ['e', 'unknown'],
      ],
      '10:00:03  down: c, d; degraded: b; unknown: e; 1 up',
    ],
    ['none up', [['a', 'down']], '10:00:03  down: a'],
  ])('%s', (_, rows, line) => {
    expect(tickLine(answer(...rows), PLAIN)).toBe(line);
  });

  test('colour does not change the text', () => {
    expect(tickLine(answer(['a', 'down'], ['b', 'up']), { ...PLAIN, color: true })).toBe(
      '10:00:03  \u001b[31mdown: a\u001b[0m; \u001b[32m1 up\u001b[0m',
    );
  });
});

describe('changeLines', () => {
  test.each<[string, readonly Row[] | undefined, readonly Row[], readonly string[]]>([
    ['nothing changed', [['a', 'up']], [['a', 'up']], []],
    ['the reason may differ', [['a', 'down', 'x']], [['a', 'down', 'y']], []],
    ['with its reason', [['a', 'up']], [['a', 'down', 'refused']], ['10:00:03  a: up → down (refused)']],
    ['back again', [['a', 'down', 'x']], [['a', 'up']], ['10:00:03  a: down → up']],
    ['the first state', undefined, [['a', 'unknown']], ['10:00:03  a: unknown']],
    [
      'a check that was not there',
      [['a', 'up']],
      [
        ['a', 'up'],
        ['b', 'up'],
      ],
      ['10:00:03  b: up'],
    ],
    [
      'a target cannot break the line',
      [['a', 'up']],
      [['a', 'down', 'x\n\u001b[2Jy']],
      ['10:00:03  a: up → down (x \ufffd[2Jy)'],
    ],
  ])('%s', (_, before, after, lines) => {
    expect(changeLines(before && answer(...before), answer(...after), PLAIN)).toEqual(lines);
  });
});
