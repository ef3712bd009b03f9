import { DAY_MS } from '../../../contract/check.ts';
import type { CheckView } from '../../../contract/view.ts';
import type { LabelledCheck } from './labelled-check.ts';
import { type Family, fromMs, seconds } from './text.ts';

/** As blackbox_exporter: 1 or 0; no sample while we do not know. */
const success = ({ verdict }: CheckView): number | null =>
  verdict === null || verdict === 'unknown' ? null : Number(verdict !== 'fail');

const expiry = ({ measures, checkedAt }: CheckView): number | null => {
  const at = seconds(checkedAt);
  return measures.certificate === undefined || at === null ? null : at + (measures.certificate * DAY_MS) / 1000;
};

/** The names that users of blackbox_exporter have in their dashboards, where they mean the same. */
export const probeFamilies = (checks: readonly LabelledCheck[]): readonly Family[] => [
  {
    name: 'probe_success',
    type: 'gauge',
    help: 'Whether the last reading passed or only warned.',
    samples: checks.map(({ check, labels }) => [labels, success(check)]),
  },
  {
    name: 'probe_duration_seconds',
    type: 'gauge',
    help: 'Latency of the last reading.',
    samples: checks.map(({ check, labels }) => [labels, fromMs(check.latencyMs)]),
  },
  {
    name: 'probe_http_status_code',
    type: 'gauge',
    help: 'HTTP status of the last reading.',
    samples: checks.map(({ details, labels }) => [labels, details?.httpStatus]),
  },
  {
    name: 'probe_ssl_earliest_cert_expiry',
    type: 'gauge',
    help: 'When the certificate expires, as a Unix time.',
    samples: checks.map(({ check, labels }) => [labels, expiry(check)]),
  },
];
