import { STATUSES } from '../../../contract/verdict.ts';
import type { View } from '../../../contract/view.ts';
import { type Family, fromMs, type Sample, seconds } from './text.ts';

/** Metrics of Sitrep itself. */
export const runnerFamilies = ({ status, details: { runner } }: View): readonly Family[] => [
  {
    name: 'sitrep_view_stale',
    type: 'gauge',
    help: 'Whether the ticks have stopped; every status is unknown then.',
    samples: [[{}, Number(status.stale)]],
  },
  {
    name: 'sitrep_view_timestamp_seconds',
    type: 'gauge',
    help: 'When all this was published, as a Unix time.',
    samples: [[{}, seconds(status.updatedAt)]],
  },
  {
    name: 'sitrep_checks',
    type: 'gauge',
    help: 'Number of checks by status.',
    samples: STATUSES.map((name): Sample => [{ status: name }, status.counts[name]]),
  },
  {
    name: 'sitrep_tick_lag_seconds',
    type: 'gauge',
    help: 'Time from when the last tick was due to its end.',
    samples: [[{}, fromMs(runner.tickLagMs)]],
  },
  { name: 'sitrep_ticks', type: 'counter', help: 'Ticks that have ended.', samples: [[{}, runner.ticks]] },
  { name: 'sitrep_kv_writes', type: 'counter', help: 'Views written to KV.', samples: [[{}, runner.kvWrites]] },
  {
    name: 'sitrep_alert_deliveries',
    type: 'counter',
    help: 'Attempts to deliver an alert, by what came of them.',
    samples: [
      [{ result: 'accepted' }, runner.deliveries.accepted],
      [{ result: 'failed' }, runner.deliveries.failed],
      [{ result: 'given_up' }, runner.deliveries.givenUp],
    ],
  },
  {
    name: 'sitrep_alert_deliveries_pending',
    type: 'gauge',
    help: 'Alerts that wait for their next attempt.',
    samples: [[{}, runner.deliveries.pending]],
  },
];
