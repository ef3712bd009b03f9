import type { HistoryAnswer } from '../../../../src/contract/board.ts';
import { BUCKET_MS } from '../../../../src/contract/board.ts';
import { DAY_MS } from '../../../../src/contract/check.ts';
import type { Incident } from '../../../../src/contract/incident.ts';
import { overallStatus } from '../../../../src/contract/verdict.ts';
import type { CheckView, Days, Details, StatusAnswer, View, Window } from '../../../../src/contract/view.ts';
import { countByStatus } from '../../../../src/present/web/overall.ts';
import type { Day } from '../../../../src/present/web/page/day-bars.ts';
import { dice } from '../../../dice.ts';

const iso = (at: number): string => new Date(at).toISOString();

const days = (now: number, roll: () => number, calm: number): Day[] =>
  Array.from({ length: 90 }, (_, index): Day => {
    const day = iso(now - (89 - index) * DAY_MS).slice(0, 10);
    if (index < 6 && calm < 0.5) return { day, uptime: null, readings: 0, incidents: 0, unconfirmed: 0 };
    const bad = roll() > 0.955 + calm * 0.043;
    const uptime = bad ? 1 - roll() ** 4 * 0.3 : 1;
    const readings = index === 89 ? 612 : 1440 - Math.floor(roll() ** 8 * 20);
    return { day, uptime, readings, incidents: bad ? 1 : 0, unconfirmed: 0 };
  });

export interface SampleCheck extends Partial<CheckView> {
  readonly id: string;
  readonly name: string;
  readonly base?: number;
}

const checkView = (change: SampleCheck, now: number): CheckView => {
  const { base = 120, ...rest } = change;
  return {
    group: null,
    type: 'http',
    status: 'up',
    verdict: 'pass',
    since: iso(now - 9 * DAY_MS),
    checkedAt: iso(now - 4000),
    latencyMs: base,
    attempts: 1,
    measures: { latency: base, ttfb: Math.round(base * 0.8), certificate: 41.2, size: 4821 },
    reasons: [],
    uptime: { '24h': 1, '7d': 0.9998, '30d': 0.9994, '90d': 0.9991 },
    readings: { '24h': 1440 },
    flapping: false,
    maintenance: false,
    ...rest,
  };
};

/** As the view holds them. */
export const columns = (days: readonly Day[]): Days => ({
  from: days[0]!.day,
  uptime: days.map(({ uptime }) => uptime),
  readings: days.map(({ readings }) => readings),
  incidents: days.map(({ incidents }) => incidents),
});

const details = (base: number, now: number, seed: number): Details['checks'][string] => {
  const roll = dice(seed);
  const spark = Array.from({ length: 24 }, (_, hour) =>
    hour === 5 && seed % 4 === 0 ? null : Math.round(base * (0.85 + roll() * 0.4 + (hour > 8 && hour < 13 ? 0.35 : 0))),
  );
  return {
    units: { latency: 'ms', ttfb: 'ms', certificate: 'days', size: 'bytes' },
    days: columns(days(now, roll, (seed % 5) / 4)),
    spark,
    latency: { p50: base, p95: Math.round(base * 1.9), p99: Math.round(base * 3.4) },
    failures: {},
    retried: { '24h': 0, total: 0 },
  };
};

const mean = (uptimes: readonly (number | null)[]): number | null => {
  const shares = uptimes.filter((uptime) => uptime !== null);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
};

const uptimeOf = ({ uptime: all }: Days): CheckView['uptime'] => ({
  '24h': mean(all.slice(-1)),
  '7d': mean(all.slice(-7)),
  '30d': mean(all.slice(-30)),
  '90d': mean(all),
});

/** A view over checks that look like those of a real site. */
export const sampleView = (
  checks: readonly SampleCheck[],
  now: number,
  { maintenance = [], ...change }: Partial<Details> & Partial<Pick<StatusAnswer, 'maintenance'>> = {},
): View => {
  const told = Object.fromEntries(checks.map(({ id, base = 120 }, index) => [id, details(base, now, index + 1)]));
  const views = checks.map((check) => ({ ...checkView(check, now), uptime: uptimeOf(told[check.id]!.days) }));
  return {
    status: {
      status: overallStatus(views),
      updatedAt: iso(now - 4000),
      stale: false,
      counts: countByStatus(views),
      checks: views,
      maintenance,
    },
    details: {
      site: {
        title: 'Acme status',
        url: 'https://status.acme.dev',
        description: 'How the services of Acme are doing.',
        links: [{ title: 'Acme', url: 'https://acme.dev' }],
      },
      checks: told,
      incidents: [],
      runner: {
        tickLagMs: 850,
        ticks: 42,
        kvWrites: 7,
        deliveries: { accepted: 3, failed: 0, givenUp: 0, pending: 0 },
      },
      ...change,
    },
  };
};

const searchIncident = (now: number): Incident => ({
  id: 'search-mwtgihc0',
  check: 'search',
  name: 'Search',
  worst: 'degraded',
  status: 'degraded',
  startedAt: iso(now - 38 * 60_000),
  confirmedAt: iso(now - 36 * 60_000),
  resolvedAt: null,
  reasons: [{ kind: 'threshold', message: 'latency 912 ms is over the warn threshold 800 ms' }],
  readings: 38,
  timeline: [
    {
      at: iso(now - 38 * 60_000),
      status: 'degraded',
      reasons: [{ kind: 'threshold', message: 'latency 912 ms is over the warn threshold 800 ms' }],
    },
  ],
});

const mailIncident = (now: number): Incident => ({
  id: 'mail-mwq0ihc0',
  check: 'mail',
  name: 'Outgoing mail',
  worst: 'down',
  status: 'up',
  startedAt: iso(now - 4 * DAY_MS),
  confirmedAt: iso(now - 4 * DAY_MS + 120_000),
  resolvedAt: iso(now - 4 * DAY_MS + 47 * 60_000),
  reasons: [{ kind: 'connect', message: 'connection refused' }],
  readings: 47,
  timeline: [
    { at: iso(now - 4 * DAY_MS), status: 'degraded', reasons: [{ kind: 'timeout', message: 'no answer within 10 s' }] },
    {
      at: iso(now - 4 * DAY_MS + 300_000),
      status: 'down',
      reasons: [{ kind: 'connect', message: 'connection refused' }],
    },
    { at: iso(now - 4 * DAY_MS + 47 * 60_000), status: 'up', reasons: [] },
  ],
});

/** A dozen checks in three groups: one slow, one under maintenance, the rest well. */
export const acme = (now: number): View =>
  sampleView(
    [
      { id: 'website', name: 'Website', group: 'Storefront', base: 64 },
      { id: 'checkout', name: 'Checkout', group: 'Storefront', base: 143 },
      {
        id: 'search',
        name: 'Search',
        group: 'Storefront',
        base: 912,
        status: 'degraded',
        verdict: 'warn',
        since: iso(now - 38 * 60_000),
        reasons: [{ kind: 'threshold', message: 'latency 912 ms is over the warn threshold 800 ms' }],
      },
      { id: 'api', name: 'Public API', group: 'Platform', base: 88 },
      { id: 'webhooks', name: 'Webhooks', group: 'Platform', base: 201 },
      { id: 'login', name: 'Sign-in', group: 'Platform', base: 120 },
      {
        id: 'reports',
        name: 'Reports',
        group: 'Platform',
        base: 430,
        maintenance: true,
        status: 'up',
      },
      {
        id: 'mail',
        name: 'Outgoing mail',
        group: 'Delivery',
        base: 310,
      },
      { id: 'cdn', name: 'Asset delivery', group: 'Delivery', base: 22 },
    ],
    now,
    {
      incidents: [searchIncident(now), mailIncident(now)],
      maintenance: [
        {
          id: 'm1',
          title: 'Moving the report store to new disks',
          checks: ['reports'],
          startsAt: iso(now - 3_600_000),
          endsAt: iso(now + 3_600_000),
          ongoing: true,
        },
      ],
    },
  );

/** What the Board would answer for a check whose median is `base`. */
export const sampleHistory = (id: string, window: Window, base: number, now: number): HistoryAnswer => {
  const roll = dice(base);
  const bucketMs = BUCKET_MS[window];
  const span = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 }[window] * DAY_MS;
  const count = Math.floor(span / bucketMs);
  const first = Math.floor(now / bucketMs) * bucketMs - (count - 1) * bucketMs;
  const buckets = Array.from({ length: count }, (_, index) => {
    const hour = new Date(first + index * bucketMs).getUTCHours();
    const p50 = Math.round(base * (0.9 + roll() * 0.25 + (hour > 8 && hour < 18 ? 0.3 : 0)));
    const p95 = Math.round(p50 * (1.4 + roll() * 0.6));
    const fail = index > count * 0.7 && index < count * 0.72 ? 3 : 0;
    return {
      at: iso(first + index * bucketMs),
      verdicts: { pass: 5 - fail, warn: roll() > 0.97 ? 1 : 0, fail, unknown: 0 },
      retries: 0,
      retried: 0,
      uptime: fail ? 0.4 : 1,
      latency: { p50, p95, p99: Math.round(p95 * (1.2 + roll())) },
    };
  }).filter((_, index) => index < count * 0.3 || index > count * 0.33);
  return {
    id,
    window,
    bucketMs,
    uptime: 0.9987,
    readings: buckets.length * 5,
    latency: { p50: base, p95: Math.round(base * 1.9), p99: Math.round(base * 3.4) },
    buckets,
  };
};
