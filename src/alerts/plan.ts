import type {
  AlertInput,
  AlertRoute,
  AlertState,
  AlertThread,
  CheckAlertInput,
  Notice,
  OutboxMessage,
} from '../contract/alert.ts';
import { noticeOf, type SiteNames, sightNotice, staleNotice } from './messages.ts';
import { eventAfter, eventDuring, type RuleContext } from './rules.ts';
import { type ThreadEvent, withEvent } from './thread.ts';

/**
 * Plans what to send from the current state and what was sent before. It compares states instead of following events, so a
 * tick that is missed, doubled or repeated after a crash leads to the same result: each event of an incident is sent once.
 */

interface Step {
  readonly thread: AlertThread;
  readonly message?: OutboxMessage;
}

interface PlanContext extends RuleContext {
  readonly input: AlertInput;
  readonly site: SiteNames;
}

const threadId = (route: string, thread: string): string => `${route} ${thread}`;

const messageOf = (route: AlertRoute, notice: Notice, now: number): OutboxMessage => ({
  id: threadId(route.id, notice.key),
  route: route.id,
  notice,
  createdAt: now,
  attempts: 0,
  dueAt: now,
});

const newThread = (route: AlertRoute, check: string, thread: string, startedAt: number): AlertThread => ({
  id: threadId(route.id, thread),
  route: route.id,
  thread,
  check,
  sentEvents: [],
  lastSentAt: 0,
  startedAt,
  acknowledged: false,
  closed: false,
});

/** Ids of the checks that are down because of `id`. */
const affectedBy = (id: string, { input }: PlanContext): readonly string[] =>
  input.checks.filter(({ cause }) => cause === id).map(({ check }) => check.id);

const send = (
  event: ThreadEvent | 'reminder',
  thread: AlertThread,
  check: CheckAlertInput,
  route: AlertRoute,
  context: PlanContext,
): Step => {
  const { now, site } = context;
  const subject = { input: check, startedAt: thread.startedAt, now };
  const notice = noticeOf(event, thread, subject, affectedBy(check.check.id, context), site);
  return { thread: withEvent(thread, event, check.status, now), message: messageOf(route, notice, now) };
};

/** The messages of one route about one check at this tick. */
const stepOf = (
  known: AlertThread | undefined,
  check: CheckAlertInput,
  route: AlertRoute,
  context: PlanContext,
  isPending: boolean,
): Step | undefined => {
  if (check.maintenance) return undefined;
  const { incident } = check;
  if (known !== undefined && known.thread !== incident?.id) {
    if (check.flapping) return undefined;
    const closed = { ...known, closed: true };
    const event = eventAfter(known, route, context, isPending);
    return event === undefined ? { thread: closed } : send(event, closed, check, route, context);
  }
  if (incident === undefined) return undefined;
  const thread = known ?? newThread(route, check.check.id, incident.id, Date.parse(incident.startedAt));
  const event = eventDuring(thread, check, route, context, isPending);
  return event === undefined ? undefined : send(event, thread, check, route, context);
};

interface Draft {
  readonly threads: Map<string, AlertThread>;
  readonly outbox: OutboxMessage[];
  changed: boolean;
}

const apply = (draft: Draft, { thread, message }: Step): void => {
  draft.threads.set(thread.id, thread);
  if (message !== undefined) draft.outbox.push(message);
  draft.changed = true;
};

/** Closes the threads of checks and routes that were removed from the config: otherwise they would never end. */
const abandon = (draft: Draft, routes: ReadonlyMap<string, AlertRoute>, { byId }: PlanContext): void => {
  for (const thread of [...draft.threads.values()]) {
    if (thread.closed || (routes.has(thread.route) && byId.has(thread.check))) continue;
    draft.threads.set(thread.id, { ...thread, closed: true });
    draft.changed = true;
  }
  const wanted = draft.outbox.filter(({ route }) => routes.has(route));
  if (wanted.length === draft.outbox.length) return;
  draft.outbox.splice(0, draft.outbox.length, ...wanted);
  draft.changed = true;
};

/** Closed threads are kept until their last message has left the outbox. */
const swept = ({ threads, outbox }: Draft): AlertThread[] => {
  const waiting = new Set(outbox.map(({ route, notice }) => threadId(route, notice.thread)));
  return [...threads.values()].filter(({ id, closed }) => !closed || waiting.has(id));
};

const planStale = (draft: Draft, routes: readonly AlertRoute[], { input, site }: PlanContext): void => {
  if (input.gap === undefined) return;
  const notice = staleNotice(input.gap, site);
  for (const route of routes) {
    const message = messageOf(route, notice, input.now);
    if (!route.on.includes('stale') || draft.outbox.some(({ id }) => id === message.id)) continue;
    draft.outbox.push(message);
    draft.changed = true;
  }
};

/** Locations that went blind, or see again: each change is in the input of one tick, and stored with it. */
const planSight = (draft: Draft, routes: readonly AlertRoute[], { input, site }: PlanContext): void => {
  for (const change of input.sight ?? []) {
    const notice = sightNotice(change, input.now, site);
    for (const route of routes) {
      if (!route.on.includes('blind')) continue;
      draft.outbox.push(messageOf(route, notice, input.now));
      draft.changed = true;
    }
  }
};

export const plan = (
  state: AlertState,
  input: AlertInput,
  routes: readonly AlertRoute[],
  site: SiteNames,
): AlertState => {
  const context: PlanContext = {
    input,
    now: input.now,
    byId: new Map(input.checks.map((each) => [each.check.id, each])),
    site,
  };
  const draft: Draft = {
    threads: new Map(state.threads.map((each) => [each.id, each])),
    outbox: [...state.outbox],
    changed: false,
  };
  const open = new Map(
    state.threads.filter(({ closed }) => !closed).map((each) => [threadId(each.route, each.check), each]),
  );
  const pending = new Set(state.outbox.map(({ route, notice }) => threadId(route, notice.thread)));
  for (const check of input.checks) {
    for (const route of routes) {
      const known = open.get(threadId(route.id, check.check.id));
      if (known === undefined && !check.alerts.includes(route.id)) continue;
      const step = stepOf(known, check, route, context, known !== undefined && pending.has(known.id));
      if (step !== undefined) apply(draft, step);
    }
  }
  planStale(draft, routes, context);
  planSight(draft, routes, context);
  abandon(draft, new Map(routes.map((route) => [route.id, route])), context);
  const threads = swept(draft);
  const inMaintenance = input.checks.filter(({ maintenance }) => maintenance).map(({ check }) => check.id);
  const isSame =
    !draft.changed && threads.length === state.threads.length && inMaintenance.join() === state.inMaintenance.join();
  return isSame ? state : { ...state, threads, outbox: draft.outbox, inMaintenance };
};
