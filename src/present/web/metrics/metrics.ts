import type { View } from '../../../contract/view.ts';
import { checkFamilies, historyFamilies } from './checks.ts';
import type { LabelledCheck } from './labelled-check.ts';
import { locationFamilies } from './locations.ts';
import { probeFamilies } from './probe.ts';
import { runnerFamilies } from './runner.ts';
import { familyLines, type MetricsDialect } from './text.ts';

/**
 * The view as metrics. A stale view gives only the metrics of the runner and the statuses, all unknown: an old
 * `probe_success 1` would look like a fresh one.
 */
export const metrics = (view: View, dialect: MetricsDialect): string => {
  const checks = view.status.checks.map(
    (check): LabelledCheck => ({ check, details: view.details.checks[check.id], labels: { check: check.id } }),
  );
  const families = [
    ...(view.status.stale ? [] : probeFamilies(checks)),
    ...checkFamilies(checks).filter(({ name }) => !view.status.stale || /_(info|status|maintenance)$/.test(name)),
    ...historyFamilies(checks),
    ...(view.status.stale ? [] : locationFamilies(checks, view)),
    ...runnerFamilies(view),
  ];
  const lines = families.flatMap((family) => familyLines(family, dialect));
  return `${[...lines, ...(dialect === 'openmetrics' ? ['# EOF'] : [])].join('\n')}\n`;
};
