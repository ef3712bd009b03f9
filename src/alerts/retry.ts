import type { AlertState, AlertThread, Delivery, OutboxMessage, RouteHealth } from '../contract/alert.ts';
import { isEnd } from './format.ts';

type Refusal = Extract<Delivery, { readonly accepted: false }>;

/** The first pause after a failed attempt, and the longest; each is twice the one before. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** The first pause after an answer that rejects the message or the address: a person has to fix that. */
const REFUSED_PAUSE_MS = 5 * 60_000;

/** A message that could not be delivered for this long is dropped: it is no longer news. */
export const GIVE_UP_MS = 24 * 3_600_000;

/** Attempts in one round, and those of one route: a slow receiver does not delay the others. */
const ROUND = 24;
const ROUND_OF_ROUTE = 3;

const threadOf = ({ route, notice }: OutboxMessage): string => `${route} ${notice.thread}`;

const fresh = (id: string): RouteHealth => ({ id, failures: 0, retryAt: 0, accepted: 0, failed: 0, givenUp: 0 });

const isHeld = ({ notice }: OutboxMessage, inMaintenance: readonly string[]): boolean =>
  notice.check !== undefined && inMaintenance.includes(notice.check.id);

/** No pause is longer than the longest: a time further ahead comes from a clock that was set back since. */
const isReached = (at: number, now: number): boolean => at <= now || at > now + LONGEST_PAUSE_MS;

/** The first message of each thread: a thread's messages stay in order, so those behind the first need no wake-up. */
const firsts = (outbox: readonly OutboxMessage[]): readonly OutboxMessage[] => {
  const threads = new Set<string>();
  return outbox.filter((message) => {
    const isFirst = !threads.has(threadOf(message));
    threads.add(threadOf(message));
    return isFirst;
  });
};

/**
 * The first message of each thread. A route that fails gets one attempt, with the message tried least often: the receiver may
 * be refusing one particular message.
 */
export const due = ({ outbox, routes, inMaintenance }: AlertState, now: number): readonly OutboxMessage[] => {
  const health = new Map(routes.map((route) => [route.id, route]));
  const taken = new Map<string, number>();
  const failuresOf = (id: string) => health.get(id)?.failures ?? 0;
  const ready: OutboxMessage[] = [];
  const tries = ({ route, attempts }: OutboxMessage) => (failuresOf(route) > 0 ? attempts : 0);
  for (const message of [...firsts(outbox)].sort((a, b) => tries(a) - tries(b))) {
    const count = taken.get(message.route) ?? 0;
    const most = failuresOf(message.route) > 0 ? 1 : ROUND_OF_ROUTE;
    const rests = isHeld(message, inMaintenance) || !isReached(health.get(message.route)?.retryAt ?? 0, now);
    if (rests || count >= most || !isReached(message.dueAt, now)) continue;
    taken.set(message.route, count + 1);
    ready.push(message);
  }
  // Routes that work go first: a dead one must not take their places.
  return ready.sort((a, b) => failuresOf(a.route) - failuresOf(b.route)).slice(0, ROUND);
};

export const nextWake = ({ outbox, routes, inMaintenance }: AlertState, now: number): number | undefined => {
  const waiting = firsts(outbox).filter((message) => !isHeld(message, inMaintenance));
  if (waiting.length === 0) return undefined;
  const health = new Map(routes.map((route) => [route.id, route]));
  const reached = (at: number): number => (isReached(at, now) ? now : at);
  const times = waiting.map(({ route, dueAt }) => Math.max(reached(dueAt), reached(health.get(route)?.retryAt ?? 0)));
  return Math.min(...times);
};

/** Half to all of the pause, so that many senders do not return at once. */
const pauseAfter = (failures: number, { retry, after = 0 }: Refusal, random: number): number => {
  const base = retry ? FIRST_PAUSE_MS : REFUSED_PAUSE_MS;
  const pause = Math.min(LONGEST_PAUSE_MS, base * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2);
  return Math.min(LONGEST_PAUSE_MS, Math.max(pause, after));
};

interface Draft {
  /** From before these results: all attempts of one round count as one failure. */
  readonly failuresBefore: ReadonlyMap<string, number>;
  readonly outbox: Map<string, OutboxMessage>;
  readonly routes: Map<string, RouteHealth>;
  readonly threads: Map<string, AlertThread>;
}

const accept = (draft: Draft, message: OutboxMessage, handle: string | undefined): void => {
  draft.outbox.delete(message.id);
  const route = draft.routes.get(message.route) ?? fresh(message.route);
  draft.routes.set(route.id, { ...route, failures: 0, retryAt: 0, answer: undefined, accepted: route.accepted + 1 });
  const thread = draft.threads.get(threadOf(message));
  if (!thread) return;
  const acknowledged = thread.acknowledged || !isEnd(message.notice);
  draft.threads.set(thread.id, { ...thread, acknowledged, handle: handle ?? thread.handle });
};

/** Drops the end of an incident whose start was never delivered. */
const dropEnd = (draft: Draft, thread: string): void => {
  if (draft.threads.get(thread)?.acknowledged) return;
  const waiting = [...draft.outbox.values()].filter((message) => threadOf(message) === thread);
  if (waiting.every(({ notice }) => isEnd(notice))) for (const { id } of waiting) draft.outbox.delete(id);
};

const giveUp = (draft: Draft, message: OutboxMessage): void => {
  draft.outbox.delete(message.id);
  const route = draft.routes.get(message.route) ?? fresh(message.route);
  draft.routes.set(route.id, { ...route, givenUp: route.givenUp + 1 });
  dropEnd(draft, threadOf(message));
};

const fail = (draft: Draft, message: OutboxMessage, delivery: Refusal, now: number, random: number): void => {
  const route = draft.routes.get(message.route) ?? fresh(message.route);
  const failures = (draft.failuresBefore.get(route.id) ?? 0) + 1;
  const attempts = message.attempts + 1;
  // A 4xx delays that message; an outage pauses the whole channel.
  const own = pauseAfter(attempts, delivery, random);
  const rest = delivery.retry ? { failures, retryAt: now + pauseAfter(failures, delivery, random) } : {};
  draft.routes.set(route.id, { ...route, ...rest, answer: delivery.answer, failed: route.failed + 1 });
  draft.outbox.set(message.id, {
    ...message,
    attempts,
    dueAt: delivery.retry ? message.dueAt : now + own,
    answer: delivery.answer,
  });
};

const isAway = (delivery: Delivery): boolean => !delivery.accepted && delivery.retry;

/**
 * A receiver that is away is tried with one message each half hour. If only that one were dropped, the others could pile up
 * for a year. A message that maintenance delays does not expire: it has not been tried.
 */
const giveUpOld = (draft: Draft, routes: ReadonlySet<string>, inMaintenance: readonly string[], now: number): void => {
  for (const message of [...draft.outbox.values()]) {
    const isOld = now - message.createdAt >= GIVE_UP_MS && !isHeld(message, inMaintenance);
    if (isOld && routes.has(message.route) && draft.outbox.has(message.id)) giveUp(draft, message);
  }
};

const draftOf = (state: AlertState): Draft => ({
  failuresBefore: new Map(state.routes.map(({ id, failures }) => [id, failures])),
  outbox: new Map(state.outbox.map((each) => [each.id, each])),
  routes: new Map(state.routes.map((each) => [each.id, each])),
  threads: new Map(state.threads.map((each) => [each.id, each])),
});

/** Closed threads are kept until their last message has left the outbox. */
const settledState = ({ outbox, routes, threads }: Draft, { inMaintenance }: AlertState): AlertState => {
  const waiting = new Set([...outbox.values()].map(threadOf));
  return {
    inMaintenance,
    outbox: [...outbox.values()],
    routes: [...routes.values()],
    threads: [...threads.values()].filter(({ id, closed }) => !closed || waiting.has(id)),
  };
};

/** Records the results of attempts, and drops messages that have waited too long. */
export const settle = (
  state: AlertState,
  results: readonly { readonly message: OutboxMessage; readonly delivery: Delivery }[],
  now: number,
  random: () => number,
): AlertState => {
  const draft = draftOf(state);
  for (const { message, delivery } of results) {
    const current = draft.outbox.get(message.id);
    if (!current) continue;
    if (delivery.accepted) accept(draft, current, delivery.handle);
    else if (now - current.createdAt >= GIVE_UP_MS) giveUp(draft, current);
    else fail(draft, current, delivery, now, random());
  }
  const away = new Set(results.flatMap(({ message, delivery }) => (isAway(delivery) ? message.route : [])));
  for (const { message, delivery } of results) if (delivery.accepted) away.delete(message.route);
  giveUpOld(draft, away, state.inMaintenance, now);
  return settledState(draft, state);
};

/** Drops messages of `routes` that have waited too long; these routes are not tried, so nothing else would. */
export const expire = (state: AlertState, routes: ReadonlySet<string>, now: number): AlertState => {
  const draft = draftOf(state);
  giveUpOld(draft, routes, state.inMaintenance, now);
  return draft.outbox.size === state.outbox.length ? state : settledState(draft, state);
};
