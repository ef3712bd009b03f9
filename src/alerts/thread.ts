import type {
  AlertRoute,
  AlertState,
  CheckSituation,
  Conversation,
  Notice,
  Parcel,
  Situation,
} from '../contract/alert.ts';
import { noticeOf, type SiteWords, staleNotice } from './messages.ts';

/**
 * What is to be said, from what is the case and what has been said. Driven by state and not by events, so that a tick
 * that is missed, doubled or made again after a crash comes to the same: every event of an incident is said once.
 */

interface Said {
  readonly conversation: Conversation;
  readonly parcels: readonly Parcel[];
}

const conversationId = (route: string, thread: string): string => `${route} ${thread}`;

const parcelOf = (route: AlertRoute, notice: Notice, now: number): Parcel => ({
  id: conversationId(route.id, notice.key),
  route: route.id,
  notice,
  createdAt: now,
  attempts: 0,
  dueAt: now,
});

const begin = (route: AlertRoute, check: string, thread: string, startedAt: number): Conversation => ({
  id: conversationId(route.id, thread),
  route: route.id,
  thread,
  check,
  said: [],
  lastSaidAt: 0,
  startedAt,
  heard: false,
  over: false,
});

/** The desk's view of one tick. */
export interface Scene {
  readonly situation: Situation;
  readonly byId: ReadonlyMap<string, CheckSituation>;
  readonly site: SiteWords;
}

/** Ids of the checks that fell because of `id`. */
const affectedBy = (id: string, { situation }: Scene): readonly string[] =>
  situation.checks.filter(({ cause }) => cause === id).map(({ check }) => check.id);

/**
 * Whether a check it depends on seems about to fall: its last reading failed, but its status waits for more of them. What
 * depends on it is not told before that is settled, or one cause would be told twice.
 */
const mayHaveCause = ({ check }: CheckSituation, { byId }: Scene): boolean =>
  check.dependsOn.some((id) => {
    const other = byId.get(id);
    return other?.failing === true && other.status !== 'down' && !other.maintenance;
  });

const say = (
  event: Parameters<typeof noticeOf>[0],
  conversation: Conversation,
  check: CheckSituation,
  route: AlertRoute,
  scene: Scene,
): Said => {
  const { now } = scene.situation;
  const subject = { situation: check, startedAt: conversation.startedAt, now };
  const notice = noticeOf(event, conversation, subject, affectedBy(check.check.id, scene), scene.site);
  return {
    conversation: {
      ...conversation,
      // Reminders go on for as long as nobody mends it: a list of them would outgrow its document.
      said: event === 'reminder' ? conversation.said : [...conversation.said, event],
      lastSaidAt: now,
    },
    parcels: [parcelOf(route, notice, now)],
  };
};

const nothing = (conversation: Conversation): Said => ({ conversation, parcels: [] });

const isFlappingTold = ({ said }: Conversation): boolean =>
  said.lastIndexOf('flapping') > said.lastIndexOf('unflapping');

/** The first notice of a trouble, or a step to something worse; nothing is said twice. */
const troubleEvent = (
  { status }: CheckSituation,
  { said }: Conversation,
  { on }: AlertRoute,
): 'down' | 'degraded' | undefined => {
  if (status === 'down') return on.includes('down') && !said.includes('down') ? 'down' : undefined;
  const isNews = status === 'degraded' && !said.includes('degraded') && !said.includes('down');
  return isNews && on.includes('degraded') ? 'degraded' : undefined;
};

const isReminderDue = (conversation: Conversation, route: AlertRoute, now: number, isPending: boolean): boolean =>
  route.remind !== undefined &&
  conversation.said.length > 0 &&
  !isPending &&
  now - conversation.lastSaidAt >= route.remind;

/** While the incident lasts. */
const during = (
  conversation: Conversation,
  check: CheckSituation,
  route: AlertRoute,
  scene: Scene,
  isPending: boolean,
): Said => {
  const { now } = scene.situation;
  if (check.status === 'unknown' || check.cause !== undefined || mayHaveCause(check, scene))
    return nothing(conversation);
  const told = isFlappingTold(conversation);
  if (check.flapping && route.on.includes('flapping') && !told)
    return say('flapping', conversation, check, route, scene);
  if (!check.flapping && told) {
    const settled = say('unflapping', conversation, check, route, scene);
    // That notice names the status; it need not be told again by itself.
    const named = check.status === 'up' ? [] : [check.status as 'down' | 'degraded'];
    return { ...settled, conversation: { ...settled.conversation, said: [...settled.conversation.said, ...named] } };
  }
  const event =
    told || now - conversation.startedAt < route.delay ? undefined : troubleEvent(check, conversation, route);
  if (event !== undefined) return say(event, conversation, check, route, scene);
  return isReminderDue(conversation, route, now, isPending)
    ? say('reminder', conversation, check, route, scene)
    : nothing(conversation);
};

/** The incident is over: whoever was told of it, or still will be, is told that. */
const after = (
  conversation: Conversation,
  check: CheckSituation,
  route: AlertRoute,
  scene: Scene,
  isPending: boolean,
): Said => {
  const closed = { ...conversation, over: true };
  if (!conversation.heard && !isPending) return nothing(closed);
  const event = isFlappingTold(conversation) ? 'unflapping' : 'resolved';
  if (event === 'resolved' && !route.on.includes('resolved')) return nothing(closed);
  return say(event, closed, check, route, scene);
};

/** What one route says of one check at this tick. */
const turn = (
  known: Conversation | undefined,
  check: CheckSituation,
  route: AlertRoute,
  scene: Scene,
  isPending: boolean,
): Said | undefined => {
  if (check.maintenance) return undefined;
  const { incident } = check;
  if (known !== undefined && known.thread !== incident?.id) {
    return check.flapping ? undefined : after(known, check, route, scene, isPending);
  }
  if (incident === undefined) return undefined;
  const conversation = known ?? begin(route, check.check.id, incident.id, Date.parse(incident.startedAt));
  return during(conversation, check, route, scene, isPending);
};

interface Draft {
  readonly conversations: Map<string, Conversation>;
  readonly parcels: Parcel[];
  changed: boolean;
}

const keep = (draft: Draft, before: Conversation | undefined, said: Said | undefined): void => {
  if (said === undefined || (said.conversation === before && said.parcels.length === 0)) return;
  // What has not been said leaves no trace: it will be found again at the next tick.
  if (before === undefined && said.parcels.length === 0) return;
  draft.conversations.set(said.conversation.id, said.conversation);
  draft.parcels.push(...said.parcels);
  draft.changed = true;
};

/** A check that was taken out of the config, or a route: what is left of them is never finished, so it ends here. */
const abandon = (draft: Draft, routes: ReadonlyMap<string, AlertRoute>, scene: Scene): void => {
  for (const conversation of [...draft.conversations.values()]) {
    if (conversation.over) continue;
    const route = routes.get(conversation.route);
    if (route !== undefined && scene.byId.has(conversation.check)) continue;
    draft.conversations.set(conversation.id, { ...conversation, over: true });
    draft.changed = true;
  }
  const wanted = draft.parcels.filter(({ route }) => routes.has(route));
  if (wanted.length === draft.parcels.length) return;
  draft.parcels.splice(0, draft.parcels.length, ...wanted);
  draft.changed = true;
};

/** Conversations that are over are kept as long as something of them is on its way. */
const swept = ({ conversations, parcels }: Draft): Conversation[] => {
  const onTheirWay = new Set(parcels.map(({ route, notice }) => conversationId(route, notice.thread)));
  return [...conversations.values()].filter(({ id, over }) => !over || onTheirWay.has(id));
};

const sayStale = (draft: Draft, routes: readonly AlertRoute[], { situation, site }: Scene): void => {
  if (situation.gap === undefined) return;
  const notice = staleNotice(situation.gap, site);
  for (const route of routes) {
    const parcel = parcelOf(route, notice, situation.now);
    if (!route.on.includes('stale') || draft.parcels.some(({ id }) => id === parcel.id)) continue;
    draft.parcels.push(parcel);
    draft.changed = true;
  }
};

export const plan = (
  state: AlertState,
  situation: Situation,
  routes: readonly AlertRoute[],
  site: SiteWords,
): AlertState => {
  const scene: Scene = { situation, byId: new Map(situation.checks.map((each) => [each.check.id, each])), site };
  const draft: Draft = {
    conversations: new Map(state.conversations.map((each) => [each.id, each])),
    parcels: [...state.parcels],
    changed: false,
  };
  const open = new Map(
    state.conversations.filter(({ over }) => !over).map((each) => [conversationId(each.route, each.check), each]),
  );
  const pending = new Set(state.parcels.map(({ route, notice }) => conversationId(route, notice.thread)));
  for (const check of situation.checks) {
    for (const route of routes) {
      const known = open.get(conversationId(route.id, check.check.id));
      if (known === undefined && !check.alerts.includes(route.id)) continue;
      keep(draft, known, turn(known, check, route, scene, known !== undefined && pending.has(known.id)));
    }
  }
  sayStale(draft, routes, scene);
  abandon(draft, new Map(routes.map((route) => [route.id, route])), scene);
  const conversations = swept(draft);
  const quiet = situation.checks.filter(({ maintenance }) => maintenance).map(({ check }) => check.id);
  const isSame =
    !draft.changed && conversations.length === state.conversations.length && quiet.join() === state.quiet.join();
  return isSame ? state : { ...state, conversations, parcels: draft.parcels, quiet };
};
