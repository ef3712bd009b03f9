import type { AlertThread, CheckAlertInput, Notice, NoticeEvent, SightChange } from '../contract/alert.ts';
import type { Status } from '../contract/verdict.ts';
import { durationText } from '../contract/words.ts';

/** The sentences of notices. */

/** `2026-11-22 10:00 UTC` */
export const clockTime = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export interface Subject {
  readonly input: CheckAlertInput;
  readonly startedAt: number;
  readonly now: number;
}

const WORDS: Readonly<Record<Status, string>> = {
  up: 'up',
  degraded: 'degraded',
  down: 'down',
  unknown: 'in an unknown state',
};

type Sentence = (name: string, subject: Subject) => { readonly title: string; readonly text: string };

const since = (startedAt: number): string => `since ${clockTime(startedAt)}`;
/** ` Confirmed from 2 of 3: Frankfurt, Ashburn.` */
const confirmed = ({ confirmedFrom }: CheckAlertInput): string =>
  confirmedFrom === undefined
    ? ''
    : ` Confirmed from ${confirmedFrom.locations.length} of ${confirmedFrom.of}: ${confirmedFrom.locations.join(', ')}.`;

/** An outage ends with the first good reading, as its incident does, not when that is confirmed. */
const lasted = ({ startedAt, now, input: { status, since: end } }: Subject): string =>
  durationText((status === 'up' ? (end ?? now) : now) - startedAt);

const SENTENCES: Readonly<Record<Exclude<NoticeEvent, 'stale' | 'blind' | 'sighted' | 'test'>, Sentence>> = {
  down: (name, { startedAt, input }) => ({
    title: `${name} is down`,
    text: `${name} has been down ${since(startedAt)}.${confirmed(input)}`,
  }),
  degraded: (name, { startedAt, input }) => ({
    title: `${name} is degraded`,
    text: `${name} has been degraded ${since(startedAt)}.${confirmed(input)}`,
  }),
  resolved: (name, subject) => ({
    title: `${name} is up again`,
    text: `${name} is up again. The incident began at ${clockTime(subject.startedAt)} and lasted ${lasted(subject)}.`,
  }),
  flapping: (name, { startedAt }) => ({
    title: `${name} is flapping`,
    text: `${name} has kept changing state ${since(startedAt)}. We will notify you when it settles.`,
  }),
  unflapping: (name, subject) => ({
    title: `${name} has stopped flapping and is ${WORDS[subject.input.status]}`,
    text: `${name} has stopped flapping after ${lasted(subject)}. It is now ${WORDS[subject.input.status]}.`,
  }),
  reminder: (name, subject) => ({
    title: `${name} is still ${WORDS[subject.input.status]}`,
    text: `${name} has been ${WORDS[subject.input.status]} for ${lasted(subject)} (${since(subject.startedAt)}).`,
  }),
};

export interface SiteNames {
  readonly title: string;
  readonly url?: string | undefined;
}

/** Unique within a thread: an event that repeats carries its number, a reminder its time. */
const keyOf = (
  event: NoticeEvent,
  { thread, sentEvents }: Pick<AlertThread, 'thread' | 'sentEvents'>,
  now: number,
): string => {
  if (event === 'reminder') return `${thread}:reminder:${now.toString(36)}`;
  const times = sentEvents.filter((sent) => sent === event).length;
  return `${thread}:${event}${times === 0 ? '' : `:${times + 1}`}`;
};

/** The notice of `event` in a thread. */
export const noticeOf = (
  event: Exclude<NoticeEvent, 'stale' | 'blind' | 'sighted' | 'test'>,
  thread: Pick<AlertThread, 'thread' | 'sentEvents'>,
  subject: Subject,
  affected: readonly string[],
  site: SiteNames,
): Notice => {
  const { check, status, reasons } = subject.input;
  const isOver = event === 'resolved';
  return {
    key: keyOf(event, thread, subject.now),
    thread: thread.thread,
    event,
    ...SENTENCES[event](check.name, subject),
    at: subject.now,
    status,
    check: { id: check.id, name: check.name, ...(check.group === undefined ? {} : { group: check.group }) },
    affected: isOver ? [] : affected,
    reasons: isOver ? [] : reasons,
    ...(site.url === undefined ? {} : { url: `${site.url.replace(/\/$/, '')}/checks/${check.id}` }),
    site: site.title,
  };
};

/** Sitrep itself did not run: those who rely on it should know. */
export const staleNotice = ({ from, to }: { readonly from: number; readonly to: number }, site: SiteNames): Notice => ({
  key: `stale-${from.toString(36)}`,
  thread: `stale-${from.toString(36)}`,
  event: 'stale',
  title: `${site.title}: no checks ran for ${durationText(to - from)}`,
  text: `Sitrep did not run from ${clockTime(from)} to ${clockTime(to)}. It runs again; the time in between is unknown.`,
  at: to,
  status: 'unknown',
  affected: [],
  reasons: [],
  ...(site.url === undefined ? {} : { url: site.url }),
  site: site.title,
});

/** A location has no vote while its own network is down, or has it again. */
export const sightNotice = ({ id, name, isBlind, since: from }: SightChange, now: number, site: SiteNames): Notice => {
  const thread = `blind-${id}-${from.toString(36)}`;
  return {
    key: `${thread}:${isBlind ? 'blind' : 'sighted'}`,
    thread,
    event: isBlind ? 'blind' : 'sighted',
    title: isBlind ? `${name} cannot probe` : `${name} can probe again`,
    text: isBlind
      ? `The network of the location ${name} seems to be down since ${clockTime(from)}. It has no vote until it recovers.`
      : `The location ${name} votes again. Its network seemed to be down for ${durationText(now - from)}.`,
    at: now,
    status: isBlind ? 'unknown' : 'up',
    affected: [],
    reasons: [],
    ...(site.url === undefined ? {} : { url: site.url }),
    site: site.title,
  };
};

/** The message of `sitrep alerts test`. */
export const testNotice = (route: string, now: number, site: SiteNames): Notice => ({
  key: `test-${route}-${now.toString(36)}`,
  thread: `test-${route}-${now.toString(36)}`,
  event: 'test',
  title: `Test of the alert "${route}"`,
  text: `This is a test, sent by hand at ${clockTime(now)}. Nothing is wrong.`,
  at: now,
  status: 'up',
  affected: [],
  reasons: [],
  ...(site.url === undefined ? {} : { url: site.url }),
  site: site.title,
});
