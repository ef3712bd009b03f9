import type { AlertState } from '../../contract/alert.ts';
import { type Check, type CheckRegistry, UNITS } from '../../contract/check.ts';
import type { Config, Site } from '../../contract/config.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Location } from '../../contract/location.ts';
import { overallStatus } from '../../contract/verdict.ts';
import type { CheckView, Details, LocationView, LocationVote, StatusAnswer, View } from '../../contract/view.ts';
import { alertsOf } from '../config/selector.ts';
import { locationHistory } from '../history/history.ts';
import { isObeyed } from '../locations/colos.ts';
import { coloOf, roundTripOf } from '../locations/places.ts';
import type { LocationRecord } from '../locations/state.ts';
import { announced, maintained } from '../maintenance/maintenance.ts';
import { NOT_CONFIGURED } from '../probe/probe.ts';
import { causeOf } from '../status/cause.ts';
import { isWaiting, reasonsOf, statusOf } from '../status/records.ts';
import type { BoardState } from './board-state.ts';

/** What a view is made of. */
export interface ViewSource {
  readonly config: Config;
  readonly types: CheckRegistry;
  readonly board: BoardState;
  /** ms since the epoch. */
  readonly now: number;
  /** Whether checks of `public: false` are included; such a view is never published. */
  readonly hidden: boolean;
}

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** One decimal is more than any measure's own noise. */
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Readers with the token see which secrets are missing. */
export const withNames = ({ unset }: Check, reasons: readonly Failure[]): Failure[] =>
  reasons.map((reason) =>
    unset !== undefined && reason.message === NOT_CONFIGURED
      ? { ...reason, message: `${NOT_CONFIGURED}: set ${unset.join(', ')}` }
      : reason,
  );

const checkView = (
  check: Check,
  { board, now, hidden }: ViewSource,
  cause: string | undefined,
  maintenance: boolean,
): CheckView => {
  const record = board.records.get(check.id);
  const { state, last } = record ?? {};
  const measures = Object.entries(last?.measures ?? {}).map(([name, value]) => [name, rounded(value)] as const);
  return {
    id: check.id,
    name: check.name,
    group: check.group ?? null,
    type: check.type,
    status: statusOf(record),
    verdict: last?.verdict ?? null,
    since: iso(state?.since),
    checkedAt: iso(last?.at),
    latencyMs: measures.find(([name]) => name === 'latency')?.[1] ?? null,
    attempts: last?.attempts ?? 0,
    measures: Object.fromEntries(measures),
    reasons: hidden ? withNames(check, reasonsOf(record)) : [...reasonsOf(record)],
    ...board.history.brief(check.id, now),
    flapping: state?.flap?.flapping ?? false,
    maintenance,
    ...(isWaiting(record) ? { waiting: true } : {}),
    ...(cause === undefined ? {} : { cause }),
  };
};

const statusAnswer = (checks: CheckView[], maintenance: StatusAnswer['maintenance'], now: number): StatusAnswer => {
  const counts = { up: 0, degraded: 0, down: 0, unknown: 0 };
  for (const { status } of checks) counts[status]++;
  const status = overallStatus(checks);
  return { status, updatedAt: iso(now), stale: false, counts, checks, maintenance };
};

const siteView = ({ title, url, description, logo, colors, links }: Site): Details['site'] => ({
  title,
  ...(url === undefined ? {} : { url }),
  ...(description === undefined ? {} : { description }),
  ...(logo === undefined ? {} : { logo }),
  ...(colors?.accent === undefined ? {} : { accent: colors.accent }),
  links: [...links],
});

const unitsOf = (check: Check, types: CheckRegistry): Record<string, string> => {
  const measures = Object.entries(types[check.type]?.measures ?? {});
  return Object.fromEntries(measures.map(([name, { unit }]) => [name, UNITS[unit]]));
};

const checkDetails = (check: Check, source: ViewSource): Details['checks'][string] => {
  const { board, types, now } = source;
  const httpStatus = board.records.get(check.id)?.last?.httpStatus;
  return {
    units: unitsOf(check, types),
    ...board.history.details(check.id, now),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...locationVotes(check, source),
  };
};

/** What each location says of a check; nothing for one without locations. */
const locationVotes = (check: Check, { board, config }: ViewSource): Pick<Details['checks'][string], 'locations'> => {
  if (check.locations === undefined) return {};
  const votes = board.locations.votes.get(check.id);
  const locations = check.locations.map((id): LocationVote => {
    const vote = votes?.get(id);
    const blind = board.locations.locations.get(id)?.blind;
    return {
      id,
      name: nameOf(id, config),
      verdict: blind === undefined ? (vote?.verdict ?? null) : 'unknown',
      latencyMs: vote?.latency === undefined ? null : rounded(vote.latency),
      checkedAt: iso(vote?.at),
      reason: blind === undefined || vote?.kind === 'probe' ? (vote?.reasons[0]?.message ?? null) : BLIND,
      latency: board.history.latency(locationHistory(check.id, id)),
    };
  });
  return { locations };
};

const BLIND = 'the network of this location seems to be down';

const nameOf = (location: string, { locations }: Config): string =>
  locations.find(({ id }) => id === location)?.name ?? location;

const placeView = (id: string, colo: string | undefined): Pick<LocationView, 'colo' | 'hintObeyed'> => ({
  colo: colo ?? null,
  hintObeyed: (colo === undefined ? undefined : isObeyed(id, colo)) ?? null,
});

const locationView = (
  { id, name, kind }: Location,
  record: LocationRecord | undefined,
  last: number | undefined,
): LocationView => ({
  id,
  name,
  kind,
  blindSince: iso(record?.blind?.since),
  checkedAt: iso(last),
  ...placeView(id, record && coloOf(record)),
  roundTripMs: (record && roundTripOf(record)) ?? null,
});

/** The locations of the checks that are shown. */
const locationViews = (shown: readonly Check[], { board, config }: ViewSource): Pick<Details, 'locations'> => {
  const used = new Set(shown.flatMap(({ locations = [] }) => locations));
  if (used.size === 0) return {};
  const last = new Map<string, number>();
  for (const { id } of shown)
    for (const { location, at } of board.locations.votes.get(id)?.values() ?? [])
      last.set(location, Math.max(last.get(location) ?? 0, at));
  const locations = config.locations
    .filter(({ id }) => used.has(id))
    .map((location) => locationView(location, board.locations.locations.get(location.id), last.get(location.id)));
  return { locations };
};

/** Without the routes that hear of a check which is not shown: their counts would tell of it. */
const deliveriesOf = ({ routes, outbox }: AlertState, config: Config, shown: (id: string) => boolean) => {
  const secret = new Set(
    config.checks.filter(({ id }) => !shown(id)).flatMap((check) => alertsOf(check, config.alerts)),
  );
  const pending = outbox.filter(({ route }) => !secret.has(route)).length;
  const sum = { accepted: 0, failed: 0, givenUp: 0, pending };
  for (const { id, accepted, failed, givenUp } of routes) {
    if (secret.has(id)) continue;
    sum.accepted += accepted;
    sum.failed += failed;
    sum.givenUp += givenUp;
  }
  return sum;
};

const runnerView = (
  { runner: { lagMs, ticks, publication }, alerts }: BoardState,
  config: Config,
  shown: (id: string) => boolean,
): Details['runner'] => ({
  tickLagMs: lagMs ?? null,
  ticks,
  kvWrites: publication.writes,
  deliveries: deliveriesOf(alerts, config, shown),
});

/** All that readers may see, and nothing else: what is not named here is never published. */
export const buildView = (source: ViewSource): View => {
  const { config, board, now, hidden } = source;
  const shown = new Map(config.checks.filter((check) => hidden || check.public).map((check) => [check.id, check]));
  const cause = (id: string) => causeOf(id, shown, (other) => statusOf(board.records.get(other)));
  const checks = [...shown.values()];
  const maintenance = maintained(config.maintenance, checks, now);
  return {
    status: statusAnswer(
      checks.map((check) => checkView(check, source, cause(check.id), maintenance.has(check.id))),
      announced(config.maintenance, checks, now),
      now,
    ),
    details: {
      site: siteView(config.site),
      checks: Object.fromEntries(checks.map((check) => [check.id, checkDetails(check, source)])),
      ...locationViews(checks, source),
      incidents: board.history.recentIncidents(now, ({ check }) => shown.has(check)),
      runner: runnerView(board, config, (id) => shown.has(id)),
    },
  };
};

/** As readers get it: two lines, so that `GET /status` is the first of them and parses nothing. */
export const viewText = ({ status, details }: View): string => `${JSON.stringify(status)}\n${JSON.stringify(details)}`;
