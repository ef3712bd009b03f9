import { UNITS } from '../../contract/check.ts';
import type { RunReport } from '../../contract/report.ts';
import { VERDICTS } from '../../contract/verdict.ts';

/** Prometheus' text format, which every scraper reads. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** The text format's escapes are among JSON's; ids and names of measures need no other. */
const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');

const family = (name: string, help: string, samples: readonly Sample[]): string => {
  const lines = samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
};

/** One run as metrics, under the names that the Worker's metrics have where they mean the same. */
export const healthMetrics = ({ results, startedAt, took }: RunReport): string => {
  const verdicts = results.flatMap(({ check, judgement }) =>
    VERDICTS.map((verdict): Sample => [{ check: check.id, verdict }, judgement.verdict === verdict ? 1 : 0]),
  );
  const measures = results.flatMap(({ check, measures: known, reading }) =>
    Object.entries(reading.measures).map(
      ([measure, value]): Sample => [{ check: check.id, measure, unit: UNITS[known[measure]?.unit ?? 'count'] }, value],
    ),
  );
  return [
    family('sitrep_check_verdict', 'Latest verdict of a check: 1 for the one that it has.', verdicts),
    family('sitrep_check_measure', 'What a check measured, in its unit.', measures),
    `# HELP sitrep_run_timestamp_seconds When the checks were run.\n# TYPE sitrep_run_timestamp_seconds gauge\nsitrep_run_timestamp_seconds ${startedAt / 1000}\n`,
    `# HELP sitrep_run_duration_seconds How long the run took.\n# TYPE sitrep_run_duration_seconds gauge\nsitrep_run_duration_seconds ${took / 1000}\n`,
  ].join('');
};
