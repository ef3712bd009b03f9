import type { View } from '../../../contract/view.ts';
import { checkFamilies, pastFamilies } from './checks.ts';
import { probeFamilies } from './probe.ts';
import { runnerFamilies } from './runner.ts';
import type { Shown } from './shown.ts';
import { familyLines, type MetricsDialect } from './text.ts';

/**
 * The view as metrics. Of a stale view only what is about the runner itself and the statuses, all unknown, is told:
 * an old `probe_success 1` would look like a fresh one.
 */
export const metrics = (view: View, dialect: MetricsDialect): string => {
  const checks = view.status.checks.map(
    (check): Shown => ({ check, details: view.details.checks[check.id], labels: { check: check.id } }),
  );
  const families = [
    ...(view.status.stale ? [] : probeFamilies(checks)),
    ...checkFamilies(checks).filter(({ name }) => !view.status.stale || /_(info|status|maintenance)$/.test(name)),
    ...pastFamilies(checks),
    ...runnerFamilies(view),
  ];
  const lines = families.flatMap((family) => familyLines(family, dialect));
  return `${[...lines, ...(dialect === 'openmetrics' ? ['# EOF'] : [])].join('\n')}\n`;
};
