import type { BoardApi, BoardReply } from '../../../../src/contract/board.ts';
import type { BoardFigures, Deployment } from '../../../../src/contract/diagnosis.ts';
import { overallStatus } from '../../../../src/contract/verdict.ts';
import type { CheckView, Details, PublishedView, View } from '../../../../src/contract/view.ts';
import { countByStatus } from '../../../../src/present/web/overall.ts';

/** The moment at which the fixtures' view was made. */
export const NOW = Date.parse('2026-11-22T10:00:00.000Z');

export const check = (id: string, change: Partial<CheckView> = {}): CheckView => ({
  id,
  name: id.toUpperCase(),
  group: null,
  type: 'http',
  status: 'up',
  verdict: 'pass',
  since: '2026-11-20T08:00:00.000Z',
  checkedAt: '2026-11-22T10:00:00.000Z',
  latencyMs: 120,
  attempts: 1,
  measures: { latency: 120, ttfb: 100 },
  reasons: [],
  uptime: { '24h': 1, '7d': 0.99996, '30d': 0.9951, '90d': null },
  readings: { '24h': 1440 },
  flapping: false,
  maintenance: false,
  ...change,
});

type CheckDetails = Details['checks'][string];

export const checkDetails = (change: Partial<CheckDetails> = {}): CheckDetails => ({
  units: { latency: 'ms', ttfb: 'ms', certificate: 'days' },
  days: { from: '2026-11-21', uptime: [1, 0.98], readings: [1440, 600], incidents: [0, 1] },
  spark: [110, 120, null, 130],
  latency: { p50: 118, p95: 240, p99: 900 },
  failures: {},
  retried: { '24h': 0, total: 0 },
  ...change,
});

export const view = (checks: readonly CheckView[], change: Partial<Details> = {}): View => ({
  status: {
    status: overallStatus(checks),
    updatedAt: new Date(NOW).toISOString(),
    stale: false,
    counts: countByStatus(checks),
    checks: [...checks],
    maintenance: [],
  },
  details: {
    site: { title: 'Acme status', links: [] },
    checks: Object.fromEntries(checks.map(({ id }) => [id, checkDetails()])),
    incidents: [],
    runner: { tickLagMs: 850, ticks: 42, kvWrites: 7, deliveries: { accepted: 3, failed: 1, givenUp: 0, pending: 2 } },
    ...change,
  },
});

/** As the Board publishes it; good for five minutes from {@link NOW}. */
export const published = ({ status, details }: View, etag = 'v1'): PublishedView => ({
  text: `${JSON.stringify(status)}\n${JSON.stringify(details)}`,
  meta: { version: 1, etag, dueBy: NOW + 300_000, updatedAt: NOW },
});

const missing = async <T>(): Promise<BoardReply<T>> => ({ kind: 'missing' });

/** What a Board says of itself, at rest. */
export const FIGURES: BoardFigures = {
  lastTickAt: '2026-11-22T10:00:00.000Z',
  tickLagMs: 900,
  storedBytes: 40_960,
  reads: { name: 'reads of the Board', unit: '', used: 12, limit: 10_000 },
  viewWritesLeft: 100,
};

/** A deployment in order. */
export const DEPLOYMENT: Deployment = {
  version: '1.2.3',
  platform: 'cloudflare',
  siteUrl: null,
  checks: 2,
  configProblem: null,
  unset: [],
  planned: [{ name: 'rows written', unit: '', used: 8_112, limit: 100_000 }],
};

/** A Board that knows nothing; a test says what it should know. */
export const board = (change: Partial<BoardApi> = {}): BoardApi => ({
  run: async () => ({ ran: [], at: new Date(NOW).toISOString(), checks: [] }),
  beat: missing,
  history: missing,
  incidents: async () => ({ kind: 'ok', value: { incidents: [], next: null } }),
  incident: missing,
  hiddenView: missing,
  figures: async () => FIGURES,
  exportState: async () => ({ kind: 'changed' }),
  importState: async () => ({ kind: 'refused', why: 'it is a fixture' }),
  ...change,
});
