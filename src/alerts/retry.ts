import type { AlertState, Conversation, Delivery, Parcel, RouteHealth } from '../contract/alert.ts';
import { isEnd } from './format.ts';

type Refusal = Extract<Delivery, { readonly accepted: false }>;

/** The first pause after a failed attempt, and the longest; each is twice the one before. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** The first pause after an answer that says the message or the address is wrong: a person has to mend that. */
const REFUSED_PAUSE_MS = 5 * 60_000;

/** After this long a notice is given up: what it says is no longer news. */
export const GIVE_UP_MS = 24 * 3_600_000;

/** Attempts of one round, and of one route in it: none waits for a slow receiver of another's. */
const ROUND = 24;
const ROUND_OF_ROUTE = 3;

const threadOf = ({ route, notice }: Parcel): string => `${route} ${notice.thread}`;

const fresh = (id: string): RouteHealth => ({ id, failures: 0, retryAt: 0, accepted: 0, failed: 0, givenUp: 0 });

const isQuiet = ({ notice }: Parcel, quiet: readonly string[]): boolean =>
  notice.check !== undefined && quiet.includes(notice.check.id);

/** A pause can't be longer than the longest: a time further ahead was set by a clock that has been put back since. */
const isReached = (at: number, now: number): boolean => at <= now || at > now + LONGEST_PAUSE_MS;

/** Of each thread the first: nothing overtakes, and what must wait behind another is no reason to wake. */
const firsts = (parcels: readonly Parcel[]): readonly Parcel[] => {
  const threads = new Set<string>();
  return parcels.filter((parcel) => {
    const isFirst = !threads.has(threadOf(parcel));
    threads.add(threadOf(parcel));
    return isFirst;
  });
};

/**
 * Of each thread the first; of a route that fails one, to see whether it is back: the least tried, as it may be the
 * notice itself that its receiver cannot take.
 */
export const due = ({ parcels, routes, quiet }: AlertState, now: number): readonly Parcel[] => {
  const health = new Map(routes.map((route) => [route.id, route]));
  const taken = new Map<string, number>();
  const failuresOf = (id: string) => health.get(id)?.failures ?? 0;
  const ready: Parcel[] = [];
  const tries = ({ route, attempts }: Parcel) => (failuresOf(route) > 0 ? attempts : 0);
  for (const parcel of [...firsts(parcels)].sort((a, b) => tries(a) - tries(b))) {
    const count = taken.get(parcel.route) ?? 0;
    const most = failuresOf(parcel.route) > 0 ? 1 : ROUND_OF_ROUTE;
    const rests = isQuiet(parcel, quiet) || !isReached(health.get(parcel.route)?.retryAt ?? 0, now);
    if (rests || count >= most || !isReached(parcel.dueAt, now)) continue;
    taken.set(parcel.route, count + 1);
    ready.push(parcel);
  }
  // Routes that work first: a dead one must not hold their places.
  return ready.sort((a, b) => failuresOf(a.route) - failuresOf(b.route)).slice(0, ROUND);
};

export const nextWake = ({ parcels, routes, quiet }: AlertState, now: number): number | undefined => {
  const waiting = firsts(parcels).filter((parcel) => !isQuiet(parcel, quiet));
  if (waiting.length === 0) return undefined;
  const health = new Map(routes.map((route) => [route.id, route]));
  const reached = (at: number): number => (isReached(at, now) ? now : at);
  const times = waiting.map(({ route, dueAt }) => Math.max(reached(dueAt), reached(health.get(route)?.retryAt ?? 0)));
  return Math.min(...times);
};

/** Half to all of the pause, so that many Sitreps do not come back at once. */
const pauseAfter = (failures: number, { retry, after = 0 }: Refusal, random: number): number => {
  const base = retry ? FIRST_PAUSE_MS : REFUSED_PAUSE_MS;
  const pause = Math.min(LONGEST_PAUSE_MS, base * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2);
  return Math.min(LONGEST_PAUSE_MS, Math.max(pause, after));
};

interface Draft {
  /** As they were before these results: attempts of one round count as one. */
  readonly failuresBefore: ReadonlyMap<string, number>;
  readonly parcels: Map<string, Parcel>;
  readonly routes: Map<string, RouteHealth>;
  readonly conversations: Map<string, Conversation>;
}

const accept = (draft: Draft, parcel: Parcel, handle: string | undefined): void => {
  draft.parcels.delete(parcel.id);
  const route = draft.routes.get(parcel.route) ?? fresh(parcel.route);
  draft.routes.set(route.id, { ...route, failures: 0, retryAt: 0, answer: undefined, accepted: route.accepted + 1 });
  const conversation = draft.conversations.get(threadOf(parcel));
  if (!conversation) return;
  const heard = conversation.heard || !isEnd(parcel.notice);
  draft.conversations.set(conversation.id, { ...conversation, heard, handle: handle ?? conversation.handle });
};

/** Whoever never heard of the trouble does not hear of its end. */
const dropEnd = (draft: Draft, thread: string): void => {
  if (draft.conversations.get(thread)?.heard) return;
  const waiting = [...draft.parcels.values()].filter((parcel) => threadOf(parcel) === thread);
  if (waiting.every(({ notice }) => isEnd(notice))) for (const { id } of waiting) draft.parcels.delete(id);
};

const giveUp = (draft: Draft, parcel: Parcel): void => {
  draft.parcels.delete(parcel.id);
  const route = draft.routes.get(parcel.route) ?? fresh(parcel.route);
  draft.routes.set(route.id, { ...route, givenUp: route.givenUp + 1 });
  dropEnd(draft, threadOf(parcel));
};

const fail = (draft: Draft, parcel: Parcel, delivery: Refusal, now: number, random: number): void => {
  const route = draft.routes.get(parcel.route) ?? fresh(parcel.route);
  const failures = (draft.failuresBefore.get(route.id) ?? 0) + 1;
  const attempts = parcel.attempts + 1;
  // A refused message is put aside by itself; a receiver that is away rests as a whole.
  const own = pauseAfter(attempts, delivery, random);
  const rest = delivery.retry ? { failures, retryAt: now + pauseAfter(failures, delivery, random) } : {};
  draft.routes.set(route.id, { ...route, ...rest, answer: delivery.answer, failed: route.failed + 1 });
  draft.parcels.set(parcel.id, {
    ...parcel,
    attempts,
    dueAt: delivery.retry ? parcel.dueAt : now + own,
    answer: delivery.answer,
  });
};

const isAway = (delivery: Delivery): boolean => !delivery.accepted && delivery.retry;

/**
 * A receiver that is away is tried with one notice each half hour: were that one alone given up, a year of them could
 * gather. What maintenance holds has not had its chance yet.
 */
const giveUpOld = (draft: Draft, routes: ReadonlySet<string>, quiet: readonly string[], now: number): void => {
  for (const parcel of [...draft.parcels.values()]) {
    const isOld = now - parcel.createdAt >= GIVE_UP_MS && !isQuiet(parcel, quiet);
    if (isOld && routes.has(parcel.route) && draft.parcels.has(parcel.id)) giveUp(draft, parcel);
  }
};

/** Takes in what attempts came to, and gives up what has waited for too long. */
export const settle = (
  state: AlertState,
  results: readonly { readonly parcel: Parcel; readonly delivery: Delivery }[],
  now: number,
  random: () => number,
): AlertState => {
  const draft: Draft = {
    failuresBefore: new Map(state.routes.map(({ id, failures }) => [id, failures])),
    parcels: new Map(state.parcels.map((each) => [each.id, each])),
    routes: new Map(state.routes.map((each) => [each.id, each])),
    conversations: new Map(state.conversations.map((each) => [each.id, each])),
  };
  for (const { parcel, delivery } of results) {
    const current = draft.parcels.get(parcel.id);
    if (!current) continue;
    if (delivery.accepted) accept(draft, current, delivery.handle);
    else if (now - current.createdAt >= GIVE_UP_MS) giveUp(draft, current);
    else fail(draft, current, delivery, now, random());
  }
  const away = new Set(results.flatMap(({ parcel, delivery }) => (isAway(delivery) ? parcel.route : [])));
  for (const { parcel, delivery } of results) if (delivery.accepted) away.delete(parcel.route);
  giveUpOld(draft, away, state.quiet, now);
  const waiting = new Set([...draft.parcels.values()].map(threadOf));
  return {
    quiet: state.quiet,
    parcels: [...draft.parcels.values()],
    routes: [...draft.routes.values()],
    conversations: [...draft.conversations.values()].filter(({ id, over }) => !over || waiting.has(id)),
  };
};
