import { exitCode } from '../engine/health/exit-code.ts';
import { HEALTH_FORMATS } from '../present/terminal/health.ts';
import { hundredths } from '../present/terminal/health-json.ts';
import { prepare, rulesOf, run, verdictsOf } from './run.ts';
import type { HealthOptions, HealthReport } from './types.ts';

/**
 * Runs the checks once, as `sitrep health` does, in this process. Failures of the targets are in the report.
 * @throws Error if the checks are not valid for `checks.json`; the message lists every mistake
 */
export const runHealth = async (options: HealthOptions = {}): Promise<HealthReport> => {
  const level = options.level ?? 'ready';
  const prepared = prepare(options);
  const report = await run(prepared, level, options.exclude ?? []);
  const code = exitCode(verdictsOf(report), rulesOf(prepared, level));
  return {
    healthy: code === 0,
    exitCode: code,
    checks: report.results.map(({ check, reading, judgement }) => {
      const { id, name, type } = check;
      const measures = Object.fromEntries(
        Object.entries(reading.measures).map(([name, value]) => [name, hundredths(value)]),
      );
      return { id, name, type, measures, ...judgement };
    }),
    text: HEALTH_FORMATS.text!(report, { measures: level === 'detail' }),
    json: HEALTH_FORMATS.json!(report, { measures: true }),
  };
};
