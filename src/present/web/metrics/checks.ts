import { STATUSES } from '../../../contract/verdict.ts';
import { UPTIME_WINDOWS } from '../../../contract/view.ts';
import type { LabelledCheck } from './labelled-check.ts';
import { type Family, fromMs, type Sample, seconds } from './text.ts';

/** Metrics of the current state of a check. */
export const checkFamilies = (checks: readonly LabelledCheck[]): readonly Family[] => [
  {
    name: 'sitrep_check_info',
    type: 'gauge',
    help: 'Name, group and type of a check; always 1.',
    samples: checks.map(({ check: { name, group, type }, labels }) => [
      { ...labels, name, group: group ?? '', type },
      1,
    ]),
  },
  {
    name: 'sitrep_check_status',
    type: 'gauge',
    help: '1 for the status that the check has, 0 for the others.',
    samples: checks.flatMap(({ check, labels }) =>
      STATUSES.map((status): Sample => [{ ...labels, status }, Number(check.status === status)]),
    ),
  },
  {
    name: 'sitrep_check_since_timestamp_seconds',
    type: 'gauge',
    help: 'Since when the check has that status, as a Unix time.',
    samples: checks.map(({ check, labels }) => [labels, seconds(check.since)]),
  },
  {
    name: 'sitrep_check_timestamp_seconds',
    type: 'gauge',
    help: 'When the last reading was taken, as a Unix time.',
    samples: checks.map(({ check, labels }) => [labels, seconds(check.checkedAt)]),
  },
  {
    name: 'sitrep_check_attempts',
    type: 'gauge',
    help: 'Attempts that the last reading took.',
    samples: checks.map(({ check, labels }) => [labels, check.attempts]),
  },
  {
    name: 'sitrep_check_measure',
    type: 'gauge',
    help: 'Everything that the last reading measured, in the unit of its label.',
    samples: checks.flatMap(({ check, details, labels }) =>
      Object.entries(check.measures).map(
        ([measure, value]): Sample => [{ ...labels, measure, unit: details?.units[measure] ?? '' }, value],
      ),
    ),
  },
  {
    name: 'sitrep_check_flapping',
    type: 'gauge',
    help: 'Whether the status keeps changing.',
    samples: checks.map(({ check, labels }) => [labels, Number(check.flapping)]),
  },
  {
    name: 'sitrep_check_maintenance',
    type: 'gauge',
    help: 'Whether the check is under maintenance.',
    samples: checks.map(({ check, labels }) => [labels, Number(check.maintenance)]),
  },
];

/** Metrics of the check's history. */
export const historyFamilies = (checks: readonly LabelledCheck[]): readonly Family[] => [
  {
    name: 'sitrep_check_uptime_ratio',
    type: 'gauge',
    help: 'Share of known time without failed readings; absent if the history is shorter than the window.',
    samples: checks.flatMap(({ check, labels }) =>
      UPTIME_WINDOWS.map((window): Sample => [{ ...labels, window }, check.uptime[window] ?? null]),
    ),
  },
  {
    name: 'sitrep_check_latency_seconds',
    type: 'gauge',
    help: 'Percentiles of latency over the last 24 hours.',
    samples: checks.flatMap(({ details, labels }) =>
      (['p50', 'p95', 'p99'] as const).map(
        (percentile): Sample => [{ ...labels, percentile }, fromMs(details?.latency[percentile])],
      ),
    ),
  },
  {
    name: 'sitrep_check_retried',
    type: 'counter',
    help: 'Readings that needed a retry.',
    samples: checks.map(({ details, labels }) => [labels, details?.retried?.total ?? null]),
  },
  {
    name: 'sitrep_check_failures',
    type: 'counter',
    help: 'Failed readings by kind of failure.',
    samples: checks.flatMap(({ details, labels }) =>
      Object.entries(details?.failures ?? {}).map(([kind, count]): Sample => [{ ...labels, kind }, count]),
    ),
  },
];
