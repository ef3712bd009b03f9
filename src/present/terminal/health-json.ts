import { UNITS } from '../../contract/check.ts';
import type { RunResult } from '../../contract/report.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { countVerdicts, type Reporter, reasonsOf } from './report.ts';

/** draft-inadarei-api-health-check-06 has three states; `unknown` is a warning there. */
const HEALTH_STATUS = { pass: 'pass', warn: 'warn', fail: 'fail', unknown: 'warn' } as const satisfies Record<
  Verdict,
  string
>;

export interface HealthEntry {
  readonly componentId: string;
  readonly componentType: string;
  readonly status: (typeof HEALTH_STATUS)[Verdict];
  readonly observedValue?: number;
  readonly observedUnit?: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Why it is not `pass`. */
  readonly output?: string;
}

export interface HealthDocument {
  readonly status: (typeof HEALTH_STATUS)[Verdict];
  readonly output?: string;
  /** Keyed `id:measure`; `id:status` where nothing was measured. */
  readonly checks: Readonly<Record<string, readonly HealthEntry[]>>;
}

/** The answer of `run` and `health` as `application/health+json`. */
export const healthDocument = (results: readonly RunResult[], output?: string): HealthDocument => {
  return {
    status: worst(results),
    ...(output === undefined ? {} : { output }),
    checks: Object.fromEntries(results.flatMap(entriesOf)),
  };
};

/** `run --format json`. */
export const jsonReport: Reporter = ({ results, skipped }) => {
  const notes = skipped.map(({ check, reason }) => `${check.id}: ${reason}`);
  return `${JSON.stringify({ ...healthDocument(results), ...(notes.length > 0 ? { notes } : {}) }, null, 2)}\n`;
};

const worst = (results: readonly RunResult[]): HealthDocument['status'] => {
  const counts = countVerdicts(results);
  if (counts.fail > 0) return 'fail';
  return counts.warn + counts.unknown > 0 ? 'warn' : 'pass';
};

const entriesOf = (result: RunResult): (readonly [string, readonly HealthEntry[]])[] => {
  const { check, measures, reading } = result;
  const names = Object.keys(reading.measures);
  if (names.length === 0) return [[`${check.id}:status`, [entryOf(result)]]];
  return names.map((name) => {
    const unit = UNITS[measures[name]?.unit ?? 'count'];
    const observed = {
      observedValue: hundredths(reading.measures[name]!),
      ...(unit === '' ? {} : { observedUnit: unit }),
    };
    return [`${check.id}:${name}`, [{ ...entryOf(result), ...observed }]];
  });
};

/** What is measured is not exact to more digits than these. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100;

const entryOf = (result: RunResult): HealthEntry => {
  const { check, reading, judgement } = result;
  return {
    componentId: check.id,
    componentType: check.type,
    status: HEALTH_STATUS[judgement.verdict],
    time: new Date(reading.at).toISOString(),
    ...(judgement.reasons.length > 0 ? { output: reasonsOf(result).join('; ') } : {}),
  };
};
