import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { metrics } from '../../src/present/web/metrics/metrics.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { check, checkDetails, view } from '../present/web/support/fixture.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const read = (path: string): string => readFileSync(join(EXAMPLES, path), 'utf8');
const promtool = (...args: readonly string[]) => {
  const { status, stdout, stderr } = finished('promtool', args, { cwd: join(EXAMPLES, 'prometheus') });
  return { status, text: stdout + stderr };
};

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}
interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; exp_alerts?: object[] }[];
  }[];
}
interface Dashboard {
  readonly templating: { readonly list: readonly { readonly definition?: string }[] };
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const rules = (parse(read('prometheus/rules.yaml')) as Rules).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('grafana/sitrep.json')) as Dashboard;
const queries = dashboard.panels.flatMap((panel) => panel.targets.map(({ expr }) => expr.replaceAll('$check', '.*')));

describe('the alert rules', () => {
  test('fire when they should, and are silent when they should', () => {
    expect(promtool('test', 'rules', 'rules.test.yaml')).toMatchObject({ status: 0 });
  });

  test('are each tested firing and silent', () => {
    const { tests } = parse(read('prometheus/rules.test.yaml')) as RuleTests;
    const cases = tests.flatMap((each) => each.alert_rule_test);
    for (const { alert } of rules) {
      const fires = cases
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts }) => exp_alerts !== undefined);
      expect(new Set(fires), alert).toEqual(new Set([true, false]));
    }
  });
});

describe('rules and dashboard', () => {
  const details = checkDetails({ failures: { connect: 1 }, retried: { '24h': 0, total: 1 } });
  const text = metrics(
    view([check('api', { measures: { latency: 120, certificate: 41.5 } })], { checks: { api: details } }),
    'prometheus',
  );
  const series = new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, name]) => name!));
  // Prometheus adds `up` itself.
  series.add('up');

  test('name only metrics that /metrics has', () => {
    const written = [
      ...queries,
      ...rules.map(({ expr }) => expr),
      ...dashboard.templating.list.map((list) => list.definition ?? ''),
    ];
    const named = written.flatMap((query) => query.match(/\b(?:sitrep|probe)_\w+|\bup\b(?=\{)/g) ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((name) => !series.has(name))).toEqual([]);
  });

  test('ask in valid PromQL', () => {
    const groups = [{ name: 'dashboard', rules: queries.map((expr, index) => ({ record: `query:${index}`, expr })) }];
    const file = join(newFolder('queries'), 'rules.yaml');
    writeFileSync(file, JSON.stringify({ groups }));
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});
