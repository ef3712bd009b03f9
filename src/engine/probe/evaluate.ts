import type { Check, CheckType, Measure, Threshold } from '../../contract/check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement, Verdict } from '../../contract/verdict.ts';
import { formatPair } from './format-measure.ts';

/** The result of one threshold for a reading; `missing` if its measure could not be taken. */
interface Finding {
  readonly verdict: 'pass' | 'warn' | 'fail' | 'missing';
  readonly reason?: Failure;
}

/** A value counts if it is strictly beyond its threshold, in the direction that is worse for the measure. */
const beyond = (value: number, limit: number | undefined, worse: Measure['worse']): limit is number => {
  if (limit === undefined) return false;
  return worse === 'higher' ? value > limit : value < limit;
};

const compare = (name: string, value: number, measure: Measure, threshold: Threshold): Finding => {
  for (const verdict of ['fail', 'warn'] as const) {
    const limit = threshold[verdict];
    if (!beyond(value, limit, measure.worse)) continue;
    const [was, allowed] = formatPair(value, limit, measure.unit);
    const side = measure.worse === 'higher' ? 'over' : 'under';
    return {
      verdict,
      reason: { kind: 'threshold', message: `${name} ${was} is ${side} the ${verdict} threshold ${allowed}` },
    };
  }
  return { verdict: 'pass' };
};

const findings = (check: Check, type: CheckType, reading: Reading): readonly Finding[] => {
  return Object.entries(check.thresholds).flatMap(([name, threshold]): Finding[] => {
    const measure = type.measures[name];
    if (measure === undefined) return [];
    const value = reading.measures[name];
    if (value !== undefined && Number.isFinite(value)) return [compare(name, value, measure, threshold)];
    const why = reading.missing?.[name] ?? 'the target gave no value for it';
    return [{ verdict: 'missing', reason: { kind: 'probe', message: `${name} could not be measured: ${why}` } }];
  });
};

const worst = (found: readonly Finding[]): Verdict => {
  const has = (verdict: Finding['verdict']) => found.some((finding) => finding.verdict === verdict);
  if (has('fail')) return 'fail';
  if (has('warn')) return 'warn';
  return has('missing') && !has('pass') ? 'unknown' : 'pass';
};

const reasonsOf = (found: readonly Finding[], ...verdicts: readonly Finding['verdict'][]): Failure[] =>
  verdicts.flatMap((verdict) =>
    found.flatMap((each) => (each.verdict === verdict && each.reason ? [each.reason] : [])),
  );

const judgedByFailure = (failure: Failure | undefined): Judgement =>
  failure ? { verdict: 'fail', reasons: [failure] } : { verdict: 'pass', reasons: [] };

/**
 * Judges one reading by the check's thresholds, worst reason first.
 *
 * A failure of kind `probe` is our own fault: `unknown`, whatever else was measured. A thresholded measure that
 * could not be taken adds a reason of kind `probe`; where every threshold of the check misses its measure, the
 * verdict depends only on them and is `unknown`. So a `pass` may carry reasons, all of kind `probe`.
 */
export const evaluate = (check: Check, type: CheckType, reading: Reading): Judgement => {
  const { failure } = reading;
  if (failure?.kind === 'probe') return { verdict: 'unknown', reasons: [failure] };
  if (Object.keys(check.thresholds).length === 0) return judgedByFailure(failure);
  const found = findings(check, type, reading);
  if (failure) return { verdict: 'fail', reasons: [failure, ...reasonsOf(found, 'fail', 'warn')] };
  return { verdict: worst(found), reasons: reasonsOf(found, 'fail', 'warn', 'missing') };
};
