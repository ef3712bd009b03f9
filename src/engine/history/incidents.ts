import type { Failure } from '../../contract/failure.ts';
import type { Incident } from '../../contract/incident.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement, Status } from '../../contract/verdict.ts';
import type { CheckState, Transition } from '../status/transition.ts';
import { utf8Length } from '../store/packing.ts';

/**
 * Bounds of one incident, so that targets cannot make a page exceed a document's limit: texts in bytes
 * of JSON, where a control character takes six.
 */
const MOST = { reasons: 3, text: 300, timeline: 12 } as const;

const RANK: Readonly<Record<Status, number>> = { up: 0, unknown: 1, degraded: 2, down: 3 };

const iso = (at: number): string => new Date(at).toISOString();

const clipped = (text: string): string => {
  const fits = (part: string) => utf8Length(JSON.stringify(part)) <= MOST.text;
  if (fits(text)) return text;
  let end = Math.min(text.length, MOST.text);
  while (!fits(`${text.slice(0, end)}…`)) end -= 8;
  return `${text.slice(0, end)}…`;
};

const bounded = (reasons: readonly Failure[]): Failure[] =>
  reasons.slice(0, MOST.reasons).map(({ kind, message }) => ({ kind, message: clipped(message) }));

/** Keeps the first entry, with which it began, and the newest of the others. */
const lengthened = (timeline: Incident['timeline'], entry: Incident['timeline'][number]): Incident['timeline'] =>
  timeline.length < MOST.timeline ? [...timeline, entry] : [timeline[0]!, ...timeline.slice(2), entry];

/** One reading and what it made of its check. */
export interface IncidentEvent {
  readonly check: { readonly id: string; readonly name: string };
  readonly reading: Pick<Reading, 'at'>;
  readonly judgement: Pick<Judgement, 'verdict'>;
  readonly state: CheckState;
  readonly transition?: Transition | undefined;
}

/** Leaving `up` for our own fault is no incident: nothing is known of the target. */
const isTrouble = (status: Status | undefined): status is 'degraded' | 'down' =>
  status === 'degraded' || status === 'down';

/** The first event of an incident. */
export type Onset = Omit<Transition, 'from'>;

/**
 * The event that opens an incident of a check that has none. Usually the status gets worse. If a check returns to the
 * config in the same bad status, nothing changes; then it is the first bad reading.
 */
export const onsetOf = ({
  reading: { at },
  judgement: { verdict },
  state,
  transition,
}: IncidentEvent): Onset | undefined => {
  if (transition) return isTrouble(transition.to) ? transition : undefined;
  const isBad = verdict === 'warn' || verdict === 'fail';
  return isBad && isTrouble(state.status) ? { to: state.status, since: at, at, readings: 1 } : undefined;
};

export const openIncident = (
  id: string,
  { check, state }: IncidentEvent,
  { to, since, at, readings }: Onset,
): Incident => {
  const reasons = bounded(state.reasons);
  return {
    id,
    check: check.id,
    name: clipped(check.name),
    worst: to,
    status: to,
    startedAt: iso(since),
    confirmedAt: iso(at),
    resolvedAt: null,
    reasons,
    readings,
    timeline: [{ at: iso(since), status: to, reasons: reasons.slice(0, 1) }],
  };
};

/** One more reading of a check that has an open incident. */
export const moveIncident = (incident: Incident, { state, transition }: IncidentEvent): Incident => {
  const readings = incident.readings + 1;
  if (transition === undefined) return { ...incident, readings };
  const { to, since } = transition;
  const reasons = to === 'up' ? [] : bounded(state.reasons);
  const moved: Incident = {
    ...incident,
    status: to,
    worst: RANK[to] > RANK[incident.worst] ? to : incident.worst,
    readings,
    timeline: lengthened(incident.timeline, { at: iso(since), status: to, reasons: reasons.slice(0, 1) }),
  };
  if (to !== 'up') return { ...moved, reasons };
  // The good readings that ended it are not part of it.
  return { ...moved, readings: Math.max(1, readings - transition.readings), resolvedAt: iso(since) };
};

/** Its check was removed from the config, so its end cannot be observed. */
export const abandonIncident = (incident: Incident, now: number): Incident => {
  const reason: Failure = { kind: 'probe', message: 'the check was taken out of the config' };
  return {
    ...incident,
    status: 'unknown',
    resolvedAt: iso(now),
    timeline: lengthened(incident.timeline, { at: iso(now), status: 'unknown', reasons: [reason] }),
  };
};
