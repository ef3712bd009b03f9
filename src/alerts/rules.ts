import type { AlertRoute, AlertThread, CheckAlertInput } from '../contract/alert.ts';
import { nextEvent, type Observation, stateOf, type ThreadEvent } from './thread.ts';

/** Which event a route sends about a check: the thread's table, held back and filtered by the config. */

/** Input of the rules besides the check. */
export interface RuleContext {
  /** ms since the epoch. */
  readonly now: number;
  readonly byId: ReadonlyMap<string, CheckAlertInput>;
}

/**
 * A check it depends on seems about to go down: its last reading failed, but its status waits for more of them. Until that
 * is settled the dependent check is held back, or one cause would be reported twice.
 */
const mayHaveCause = ({ check }: CheckAlertInput, { byId }: RuleContext): boolean =>
  check.dependsOn.some((id) => {
    const other = byId.get(id);
    return other?.failing === true && other.status !== 'down' && !other.maintenance;
  });

/** Nothing is sent while the status is unknown, or while a dependency explains it. */
const isHeldBack = (check: CheckAlertInput, context: RuleContext): boolean =>
  check.status === 'unknown' || check.cause !== undefined || mayHaveCause(check, context);

const observe = ({ status, flapping }: CheckAlertInput, thread: AlertThread, { on }: AlertRoute): Observation => {
  const reportsFlapping = on.includes('flapping') || stateOf(thread) === 'flapping';
  if (flapping && reportsFlapping) return 'flapping';
  return status === 'down' || status === 'degraded' ? status : 'up';
};

const isWanted = (event: ThreadEvent, thread: AlertThread, { on, delay }: AlertRoute, now: number): boolean => {
  // A channel that was notified of the start is notified of the end.
  if (event === 'unflapping') return true;
  const isDelayed = (event === 'down' || event === 'degraded') && now - thread.startedAt < delay;
  return on.includes(event) && !isDelayed;
};

const isReminderDue = (thread: AlertThread, { repeatInterval }: AlertRoute, now: number): boolean =>
  repeatInterval !== undefined && thread.sentEvents.length > 0 && now - thread.lastSentAt >= repeatInterval;

/**
 * The event to send while the incident lasts.
 *
 * @param isPending a message of this thread still waits in the outbox.
 */
export const eventDuring = (
  thread: AlertThread,
  check: CheckAlertInput,
  route: AlertRoute,
  context: RuleContext,
  isPending: boolean,
): ThreadEvent | 'reminder' | undefined => {
  if (isHeldBack(check, context)) return undefined;
  const event = nextEvent(stateOf(thread), observe(check, thread, route));
  if (event !== undefined && isWanted(event, thread, route, context.now)) return event;
  return !isPending && isReminderDue(thread, route, context.now) ? 'reminder' : undefined;
};

/** The event to send once the incident is over; nothing where no notice of it was delivered or still will be. */
export const eventAfter = (
  thread: AlertThread,
  route: AlertRoute,
  { now }: RuleContext,
  isPending: boolean,
): ThreadEvent | undefined => {
  if (!thread.acknowledged && !isPending) return undefined;
  const event = nextEvent(stateOf(thread), 'ended');
  return event !== undefined && isWanted(event, thread, route, now) ? event : undefined;
};
