import type { AlertThread, CheckAlertInput, NoticeEvent } from '../contract/alert.ts';

/** The next message in the thread of an incident: a table of the last event sent by the current observation. */

/** The worst that the thread has reported so far. */
type ThreadState = 'silent' | 'degraded' | 'down' | 'flapping';

/** The observation of a check at the end of a tick; `ended`: the thread's incident is over. */
export type Observation = 'up' | 'degraded' | 'down' | 'flapping' | 'ended';

export type ThreadEvent = Exclude<NoticeEvent, 'stale' | 'blind' | 'sighted' | 'test' | 'reminder'>;

const NOTHING = undefined;

const NEXT_EVENT: Readonly<Record<ThreadState, Readonly<Record<Observation, ThreadEvent | undefined>>>> = {
  silent: { up: NOTHING, degraded: 'degraded', down: 'down', flapping: 'flapping', ended: 'resolved' },
  degraded: { up: NOTHING, degraded: NOTHING, down: 'down', flapping: 'flapping', ended: 'resolved' },
  down: { up: NOTHING, degraded: NOTHING, down: NOTHING, flapping: 'flapping', ended: 'resolved' },
  flapping: { up: 'unflapping', degraded: 'unflapping', down: 'unflapping', flapping: NOTHING, ended: 'unflapping' },
};

export const stateOf = ({ sentEvents }: Pick<AlertThread, 'sentEvents'>): ThreadState => {
  if (sentEvents.lastIndexOf('flapping') > sentEvents.lastIndexOf('unflapping')) return 'flapping';
  if (sentEvents.includes('down')) return 'down';
  return sentEvents.includes('degraded') ? 'degraded' : 'silent';
};

/** The event to send; `undefined` when the thread has nothing new to say. */
export const nextEvent = (state: ThreadState, observed: Observation): ThreadEvent | undefined =>
  NEXT_EVENT[state][observed];

/** The thread once `event` is in the outbox. */
export const withEvent = (
  thread: AlertThread,
  event: ThreadEvent | 'reminder',
  status: CheckAlertInput['status'],
  now: number,
): AlertThread => {
  if (event === 'reminder') return { ...thread, lastSentAt: now };
  // The notice that flapping ended includes the status, so the status is not sent again.
  const named =
    event === 'unflapping' && !thread.closed && (status === 'down' || status === 'degraded') ? [status] : [];
  return { ...thread, sentEvents: [...thread.sentEvents, event, ...named], lastSentAt: now };
};
