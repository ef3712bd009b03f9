import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { advance, type CheckState, type Rules, type Transition } from '../../../src/engine/status/transition.ts';
import { fc } from '../../property.ts';
import { replay, type Step } from './status-model.ts';

const LETTERS: Record<string, Verdict> = { p: 'pass', w: 'warn', f: 'fail', u: 'unknown' };
const rules = (failureThreshold: number, successThreshold: number): Rules => ({ failureThreshold, successThreshold });

const run = (steps: readonly Step[]) => {
  let state: CheckState | undefined;
  const transitions: Transition[] = [];
  for (const { verdict, at, rules } of steps) {
    const reasons = verdict === 'pass' ? [] : [{ kind: 'status', message: `reading ${at}` } as const];
    const moved = advance(state, { verdict, reasons }, at, rules);
    state = moved.state;
    if (moved.transition) transitions.push(moved.transition);
  }
  return { state, transitions };
};

const steps = (letters: string, held: Rules): Step[] =>
  [...letters].map((letter, at) => ({ verdict: LETTERS[letter]!, at, rules: held }));

/** Verdicts at times 0, 1, 2, …; then the status and its `since`; thresholds 2 and 2 unless given. */
const CASES: [what: string, verdicts: string, status: string | undefined, since: number | undefined, rules?: Rules][] =
  [
    ['nothing yet', '', undefined, undefined],
    ['the first pass makes it up', 'p', 'up', 0],
    ['one failure proves nothing', 'f', undefined, undefined],
    ['two failures are down, since the first of them', 'ff', 'down', 0],
    ['no status yet, and the verdicts differ: the better one counts', 'fw', 'degraded', 0],
    ['no status yet: a pass after a failure', 'fp', 'up', 1],
    ['one failure of a check that was up', 'ppf', 'up', 0],
    ['two failures of a check that was up', 'ppff', 'down', 2],
    ['a warning and a failure agree on degraded', 'pwf', 'degraded', 1],
    ['degraded turns down once enough fail', 'pwff', 'down', 2],
    ['one pass does not make it up again', 'pffp', 'down', 1],
    ['two passes do, since the first of them', 'pffpp', 'up', 3],
    ['from down over a warning: the worse one counts', 'pffwp', 'degraded', 3],
    ['from down over a warning to up', 'pffwpp', 'up', 4],
    ['a failure between passes starts the count again', 'pffpfp', 'down', 1],
    ['unknown readings are skipped, not counted', 'pfuf', 'down', 1],
    ['two unknown readings in a row are unknown, since the first', 'ppuu', 'unknown', 2],
    ['more of them change nothing', 'ppuuuu', 'unknown', 2],
    ['unknown before any status', 'uu', 'unknown', 0],
    ['one unknown before any status', 'u', undefined, undefined],
    ['from unknown one pass is not enough', 'puup', 'unknown', 1],
    ['from unknown two passes are', 'puupp', 'up', 3],
    ['from unknown two failures are down', 'puuff', 'down', 3],
    ['from unknown a mixture of warn and fail is degraded', 'puuwf', 'degraded', 3],
    ['the window was cleared: failures before do not count', 'pfuuf', 'unknown', 2],
    ['an unknown run that was broken does not count', 'pupu', 'up', 0],
    ['thresholds of one follow every reading', 'pfpwf', 'down', 4, rules(1, 1)],
    ['three failures needed: two are not enough', 'pff', 'up', 0, rules(3, 1)],
    ['three failures needed: three are', 'pfff', 'down', 1, rules(3, 1)],
    ['slow to recover', 'pffpppp', 'down', 1, rules(2, 5)],
    ['recovered at last, since the first good reading', 'pffppppp', 'up', 3, rules(2, 5)],
    ['a check that flaps is not up, even after enough passes', 'pfpfpfppp', 'degraded', 6],
    ['it is down, though, once enough fail', 'pfpfpfpff', 'down', 7],
    ['and from down it gets no better than degraded', 'pfpfpffpp', 'degraded', 7],
    ['from unknown neither', 'pfpfpfpuupp', 'degraded', 9],
    ['up again from the reading on at which it has stopped to flap', `pfpfpfp${'p'.repeat(20)}`, 'up', 22],
    ['from unknown, failures need failureThreshold even if successes need more', 'puuff', 'down', 3, rules(2, 5)],
  ];

describe('the status rule', () => {
  test.each(CASES)('%s: %s', (_what, verdicts, status, since, held = rules(2, 2)) => {
    const { state } = run(steps(verdicts, held));
    expect([state?.status, state?.since]).toEqual([status, since]);
    expect(replay(steps(verdicts, held)), 'the naive model').toEqual({ status, since });
  });

  test('a transition has from, to, the first reading, the one that confirmed it, and how many agree', () => {
    expect(run(steps('ppff', rules(2, 2))).transitions).toEqual([
      { from: undefined, to: 'up', since: 0, at: 0, readings: 1 },
      { from: 'up', to: 'down', since: 2, at: 3, readings: 2 },
    ]);
  });

  test('readings before a threshold was lowered count too', () => {
    const lowered = [...steps('pfff', rules(5, 1)), { ...steps('ppppf', rules(1, 1)).at(-1)! }];
    expect(run(lowered).transitions.at(-1)).toEqual({ from: 'up', to: 'down', since: 1, at: 4, readings: 4 });
  });

  test('reasons are those of the last reading that did not pass', () => {
    expect(run(steps('pffp', rules(2, 2))).state?.reasons).toEqual([{ kind: 'status', message: 'reading 2' }]);
  });

  test('a clock that stepped back gives a time twice: the later reading is meant', () => {
    const flapped = steps(`pfpfpfp${'p'.repeat(16)}`, rules(1, 2));
    const again = steps('upp', rules(1, 2)).map((step) => ({ ...step, at: step.at + 20 }));
    expect(run([...flapped, ...again]).state).toMatchObject({ status: 'up', since: 21 });
  });

  const threshold = fc.integer({ min: 1, max: 6 });
  const verdict = fc.constantFrom<Verdict>('pass', 'pass', 'warn', 'fail', 'fail', 'unknown');

  test('equals a naive model that keeps every verdict', () => {
    fc.assert(
      fc.property(threshold, threshold, fc.array(verdict, { maxLength: 60 }), (f, s, verdicts) => {
        const taken = verdicts.map((each, at): Step => ({ verdict: each, at: at * 10, rules: rules(f, s) }));
        const { state } = run(taken);
        expect({ status: state?.status, since: state?.since }).toEqual(replay(taken));
      }),
      { numRuns: 2000 },
    );
  });

  test('equals it also when the thresholds change between readings', () => {
    const step = fc.record({ verdict, rules: fc.record({ failureThreshold: threshold, successThreshold: threshold }) });
    const block = fc.tuple(step, fc.array(verdict, { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const taken = blocks
          .flatMap(([first, rest]) => [first, ...rest.map((each) => ({ verdict: each, rules: first.rules }))])
          .map((each, at): Step => ({ ...each, at }));
        const { state } = run(taken);
        expect({ status: state?.status, since: state?.since }).toEqual(replay(taken));
      }),
      { numRuns: 2000 },
    );
  });

  test('equals it also when the clock steps back and forth, on checks that flap and come to rest', () => {
    const restless = fc.array(fc.constantFrom<Verdict>('pass', 'fail', 'warn', 'unknown'), { maxLength: 12 });
    const calm = fc.nat({ max: 24 }).map((length) => Array<Verdict>(length).fill('pass'));
    const stretch = fc.record({ from: fc.nat({ max: 1_000_000 }), restless, calm });
    fc.assert(
      fc.property(threshold, threshold, fc.array(stretch, { maxLength: 5 }), (f, s, stretches) => {
        const taken = stretches.flatMap(({ from, restless, calm }) =>
          [...restless, ...calm].map((each, index): Step => ({ verdict: each, at: from + index, rules: rules(f, s) })),
        );
        const { state } = run(taken);
        expect({ status: state?.status, since: state?.since }).toEqual(replay(taken));
      }),
      { numRuns: 2000 },
    );
  });

  test('what it remembers is bounded by the larger threshold', () => {
    fc.assert(
      fc.property(threshold, threshold, fc.array(verdict, { maxLength: 80 }), (f, s, verdicts) => {
        const { state } = run(verdicts.map((each, at) => ({ verdict: each, at, rules: rules(f, s) })));
        return (state?.window.length ?? 0) <= Math.max(f, s);
      }),
    );
  });
});
