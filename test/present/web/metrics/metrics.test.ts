import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { View } from '../../../../src/contract/view.ts';
import { metrics } from '../../../../src/present/web/metrics/metrics.ts';
import { asStale, EMPTY_VIEW } from '../../../../src/present/web/overall.ts';
import { finished } from '../../../finished.ts';
import { newFolder } from '../../../folders.ts';
import { freePort } from '../../../listening.ts';
import { check, checkDetails, view } from '../support/fixture.ts';
import { HOSTILE } from '../support/hostile.ts';
import { acme, sampleView } from '../support/sample.ts';
import { type Site, startSite } from '../support/site.ts';

const VIEW = view(
  [
    check('api', { measures: { latency: 120, certificate: 41.5 }, group: 'Core' }),
    check('db', { status: 'down', verdict: 'fail', latencyMs: null, measures: {} }),
    check('new', { status: 'unknown', verdict: null, since: null, checkedAt: null, latencyMs: null, measures: {} }),
  ],
  {
    checks: {
      api: checkDetails({ httpStatus: 200 }),
      db: checkDetails({ failures: { connect: 12, timeout: 3 }, retried: { '24h': 2, total: 9 } }),
      new: checkDetails({ latency: { p50: null, p95: null, p99: null } }),
    },
  },
);

describe('samples', () => {
  const lines = metrics(VIEW, 'openmetrics').split('\n');
  test.each([
    'probe_success{check="api"} 1',
    'probe_success{check="db"} 0',
    'probe_duration_seconds{check="api"} 0.12',
    'probe_http_status_code{check="api"} 200',
    'probe_ssl_earliest_cert_expiry{check="api"} 1798927200',
    'sitrep_check_info{check="api",name="API",group="Core",type="http"} 1',
    'sitrep_check_status{check="db",status="down"} 1',
    'sitrep_check_status{check="db",status="up"} 0',
    'sitrep_check_measure{check="api",measure="certificate",unit="days"} 41.5',
    'sitrep_check_uptime_ratio{check="api",window="7d"} 0.99996',
    'sitrep_check_latency_seconds{check="api",percentile="p95"} 0.24',
    'sitrep_check_failures_total{check="db",kind="connect"} 12',
    'sitrep_check_retried_total{check="db"} 9',
    'sitrep_tick_lag_seconds 0.85',
    'sitrep_kv_writes_total 7',
    'sitrep_alert_deliveries_total{result="accepted"} 3',
    'sitrep_view_stale 0',
    '# TYPE sitrep_kv_writes counter',
  ])('%s', (line) => {
    expect(lines).toContain(line);
  });

  test('unknown values have no sample', () => {
    expect(lines.filter((line) => line.includes('check="new"')).map((line) => line.split('{')[0])).not.toContain(
      'probe_success',
    );
  });

  test('OpenMetrics ends with # EOF; the older format does not, and names counters in full', () => {
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    const older = metrics(VIEW, 'prometheus');
    expect(older).not.toContain('# EOF');
    expect(older).toContain('# TYPE sitrep_kv_writes_total counter');
  });

  test('a stale view reports no old success', () => {
    const text = metrics(asStale(VIEW), 'openmetrics');
    expect(text).not.toMatch(/^probe_/m);
    expect(text).toContain('sitrep_check_status{check="api",status="unknown"} 1');
    expect(text).toContain('sitrep_view_stale 1');
  });
});

const hostile = (): View =>
  sampleView(
    HOSTILE.map((name, index) => ({ id: `h${index}`, name, group: name })),
    Date.now(),
  );

describe("Prometheus' own parser", () => {
  test.each([
    ['a site', acme(Date.now())],
    ['hostile names', hostile()],
    ['a stale view', asStale(acme(Date.now()))],
    ['nothing yet', EMPTY_VIEW],
  ])('promtool accepts %s', (_, shown) => {
    const { status, stdout, stderr } = finished('promtool', ['check', 'metrics'], {
      input: metrics(shown, 'prometheus'),
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});

describe('a running Prometheus', () => {
  let site: Site;
  let prometheus: ChildProcess;
  let api: string;

  beforeAll(async () => {
    site = await startSite();
    await site.show(hostile());
    const folder = newFolder('prometheus');
    const port = await freePort();
    api = `http://127.0.0.1:${port}/api/v1`;
    const target = JSON.stringify(new URL(site.url).host);
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `scrape_configs: [{ job_name: sitrep, scrape_interval: 1s, static_configs: [{ targets: [${target}] }] }]\n`,
    );
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
  }, 60_000);

  afterAll(async () => {
    prometheus?.kill('SIGKILL');
    await site?.stop();
  });

  const targets = async (): Promise<{ health: string; lastError: string }[]> => {
    const answer = await fetch(`${api}/targets`).catch(() => undefined);
    if (answer?.ok !== true) return [];
    const { data } = (await answer.json()) as { data: { activeTargets: { health: string; lastError: string }[] } };
    return data.activeTargets;
  };

  test('scrapes OpenMetrics, which it asks for, and knows every name', async () => {
    await expect.poll(targets, { timeout: 20_000, interval: 250 }).toMatchObject([{ health: 'up', lastError: '' }]);
    const answer = await fetch(`${api}/query?query=${encodeURIComponent('sitrep_check_info')}`);
    const { data } = (await answer.json()) as { data: { result: { metric: { name: string } }[] } };
    expect(data.result).toHaveLength(HOSTILE.length);
    expect(data.result.map(({ metric }) => metric.name)).toContain(`it's "quoted" \\ and \`ticked\``);
  }, 30_000);
});
