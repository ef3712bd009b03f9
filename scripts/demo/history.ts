import type { StateFile } from '../../src/cli/node/state/file.ts';
import type { Failure } from '../../src/contract/failure.ts';
import type { Probed } from '../../src/contract/reading.ts';
import { SERVE } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { isOngoing } from '../../src/engine/maintenance/calendar.ts';
import { live } from './virtual-time.ts';

const MINUTE = 60_000;
const FIVE = 5 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 90;

/** Between two readings of the oldest days. */
const LONGEST_STEP = 4 * HOUR;

/** From a number of days before the demo starts, for a number of minutes. */
interface Span {
  readonly daysAgo: number;
  readonly minutes: number;
}

const unavailable: Failure = { kind: 'status', message: 'status 503, expected 2xx' };
const refused: Failure = { kind: 'connect', message: '127.0.0.1:1 refused the connection' };

/** The bad days; all others were good. A heartbeat check with a failure missed its heartbeats. */
const FAILURES: readonly (Span & { readonly check: string; readonly failure: Failure })[] = [
  // The outage: the shop without its database.
  { check: 'refused', daysAgo: 4.4, minutes: 310, failure: refused },
  { check: 'scheduled', daysAgo: 4.4, minutes: 335, failure: unavailable },
  { check: 'wrong-json', daysAgo: 4.4, minutes: 320, failure: unavailable },
  { check: 'flapping', daysAgo: 61.7, minutes: 190, failure: { kind: 'status', message: 'status 500, expected 2xx' } },
  { check: 'healthy', daysAgo: 74.2, minutes: 75, failure: { kind: 'timeout', message: 'no answer within 2 s' } },
  { check: 'backup', daysAgo: 35.6, minutes: 480, failure: { kind: 'missing', message: '' } },
];

/** The mail server was moved. */
const MAINTENANCE: Span = { daysAgo: 44.5, minutes: 150 };

const SLOW_WEEK: Span = { daysAgo: 13, minutes: (7 * DAY) / MINUTE };

/** Usual latency, ms. */
const LATENCY: Readonly<Record<string, number>> = {
  healthy: 42,
  slow: 150,
  mail: 18,
  scheduled: 85,
  flapping: 64,
  'wrong-json': 110,
  refused: 6,
};

/** Windows of maintenance as in `checks.json`: one of the past, and one that is announced. */
export const demoMaintenance = (now: number): readonly object[] => [
  { id: 'mail-move', title: 'Mail moves to a new server', checks: ['mail'], ...datesOf(MAINTENANCE, now) },
  { id: 'mail-update', title: 'Mail is updated', checks: ['mail'], ...datesOf({ daysAgo: -3, minutes: 60 }, now) },
];

const datesOf = ({ daysAgo, minutes }: Span, now: number) => {
  const start = Math.floor((now - daysAgo * DAY) / HOUR) * HOUR;
  return { start: new Date(start).toISOString(), end: new Date(start + minutes * MINUTE).toISOString() };
};

/** As an age: ms before the demo starts. */
const endOf = ({ daysAgo, minutes }: Span): number => daysAgo * DAY - minutes * MINUTE;

const within = (span: Span, age: number): boolean => age <= span.daysAgo * DAY && age > endOf(span);

/** 90 days up to `now`, as the real Board remembers them, of the checks in the text of a demo's config. */
export const demoHistory = (configText: string, now: number): Promise<StateFile> => {
  const parsed = parseConfig(configText, { checks: CHECKS }, { runtime: SERVE, secret: () => 'not needed here' });
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join('\n'));
  const { config } = parsed;
  const failureOf = (check: string, at: number): Failure | undefined =>
    // It answers again before the window ends.
    check === 'mail' && config.maintenance.some((each) => isOngoing(each, at) && isOngoing(each, at + 3 * FIVE))
      ? refused
      : FAILURES.find((each) => each.check === check && within(each, now - at))?.failure;
  const probed = (check: string, at: number): Probed => {
    const failure = failureOf(check, at);
    return failure === undefined ? { measures: { latency: latencyOf(check, at, now) } } : { measures: {}, failure };
  };
  return live({
    // Readings cover the time up to the next one.
    config: { ...config, checks: config.checks.map((check) => ({ ...check, interval: LONGEST_STEP })) },
    moments: momentsUpTo(now),
    probed,
    beats: (check, at) => failureOf(check, at) === undefined,
  });
};

/** As fine as the history of that age is kept and looked at; and finer around a failure. */
const momentsUpTo = (now: number): readonly number[] => {
  const spans: readonly (readonly [from: number, to: number, step: number])[] = [
    [DAYS * DAY, 14 * DAY, LONGEST_STEP],
    [14 * DAY, DAY, HOUR],
    [DAY, 0, FIVE],
    ...[...FAILURES, MAINTENANCE].map((each) => [each.daysAgo * DAY + HOUR, endOf(each) - HOUR, FIVE] as const),
  ];
  const ages = spans.flatMap(([from, to, step]) =>
    Array.from({ length: Math.ceil((from - to) / step) }, (_, index) => from - index * step),
  );
  return [...new Set(ages)].sort((a, b) => b - a).map((age) => now - age);
};

/** Slower by day than by night, and never the same twice. */
const latencyOf = (check: string, at: number, now: number): number => {
  const rhythm = 1 + 0.2 * Math.sin((at / DAY - 0.25) * 2 * Math.PI);
  const isSlow = check === 'slow' && within(SLOW_WEEK, now - at);
  return Math.round(LATENCY[check]! * rhythm * (0.85 + 0.3 * Math.random()) * (isSlow ? 3 : 1));
};
