import { describe, expect, test } from 'vitest';
import { type Flap, flap, percentChange, STEADY } from '../../../src/engine/status/flapping.ts';

const VERDICTS = { p: 'pass', w: 'warn', f: 'fail' } as const;

const readAs = (letters: string): Flap =>
  [...letters].reduce<Flap>((state, letter) => flap(state, VERDICTS[letter as 'p' | 'w' | 'f']), STEADY);

describe('weighted change', () => {
  test.each([
    ['nothing read yet', '', 0],
    ['never changed', 'p'.repeat(21), 0],
    ['changed every time', 'pf'.repeat(11).slice(0, 21), 100],
    ['the oldest possible change alone', `f${'p'.repeat(20)}`, 4],
    ['the newest possible change alone: half as much again', `${'p'.repeat(20)}f`, 6],
    ['the newest, with few readings: the others have not changed', 'pf', 6],
  ])('%s', (_what, recent, percent) => {
    expect(percentChange(recent)).toBeCloseTo(percent, 10);
  });

  test('the example of Nagios’s documentation: seven changes are 35 % unweighted', () => {
    const states = [...'p'.repeat(21)];
    let state = 'p';
    for (let x = 1; x <= 20; x++) {
      if ([3, 4, 5, 9, 12, 16, 19].includes(x)) state = state === 'p' ? 'f' : 'p';
      states[x] = state;
    }
    expect(percentChange(states.join(''))).toBeCloseTo(34.42, 2);
  });
});

describe('the two thresholds', () => {
  test.each([
    ['an outage is no flapping', 'ppppppfffffppppppp', false],
    ['five changes in a row are 29 %: not yet', 'pfpfpf', false],
    ['the sixth is over 30 %', 'pfpfpfp', true],
    ['between the thresholds it goes on', `pfpfpfp${'p'.repeat(14)}`, true],
    ['between them it does not begin', 'ppffppffpp', false],
    ['under 20 % it has stopped', `pfpfpfp${'p'.repeat(16)}`, false],
    ['warnings change it too', 'pwpwpwp', true],
  ])('%s: %s', (_what, readings, flapping) => {
    expect(readAs(readings).flapping).toBe(flapping);
  });

  test('it remembers 21 readings', () => {
    expect(readAs('pw'.repeat(40)).recent).toHaveLength(21);
  });
});
