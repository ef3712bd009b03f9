import { describe, expect, it } from 'vitest';
import { due, GIVE_UP_MS, nextWake, settle } from '../../src/alerts/retry.ts';
import {
  type AlertState,
  type Delivery,
  NO_ALERTS,
  type NoticeEvent,
  type OutboxMessage,
} from '../../src/contract/alert.ts';
import { notice } from './kit.ts';

const NOW = 1_000_000_000;

const message = (
  route: string,
  thread: string,
  event: NoticeEvent,
  fields: Partial<OutboxMessage> = {},
): OutboxMessage => ({
  id: `${route} ${thread}:${event}`,
  route,
  notice: notice({ thread, event, key: `${thread}:${event}` }),
  createdAt: NOW,
  attempts: 0,
  dueAt: NOW,
  ...fields,
});

const thread = (route: string, thread: string, acknowledged = false) => ({
  id: `${route} ${thread}`,
  route,
  thread,
  check: 'api',
  sentEvents: ['down' as const],
  lastSentAt: NOW,
  startedAt: NOW,
  acknowledged,
  closed: false,
});

const waiting = (...outbox: OutboxMessage[]): AlertState => ({ ...NO_ALERTS, outbox });
const ids = (outbox: readonly OutboxMessage[]): string[] => outbox.map(({ id }) => id);
const accepted: Delivery = { accepted: true, answer: '200' };
const away: Delivery = { accepted: false, answer: '503', retry: true };
const refused: Delivery = { accepted: false, answer: '400', retry: false };
const most = () => 1;

describe('what is tried', () => {
  it('keeps the order of a thread', () => {
    expect(ids(due(waiting(message('a', 't', 'down'), message('a', 't', 'resolved')), NOW))).toEqual(['a t:down']);
  });

  it('takes threads and routes side by side', () => {
    const state = waiting(message('a', 't', 'down'), message('a', 'u', 'down'), message('b', 't', 'down'));
    expect(ids(due(state, NOW))).toEqual(['a t:down', 'a u:down', 'b t:down']);
  });

  it('sends nothing of a check in maintenance, and is not woken for it', () => {
    const state = { ...waiting(message('a', 't', 'down')), inMaintenance: ['api'] };
    expect([due(state, NOW), nextWake(state, NOW)]).toEqual([[], undefined]);
  });

  it('lets a route that is away rest, and tries it with one', () => {
    const two = waiting(message('a', 't', 'down'), message('a', 'u', 'down'), message('b', 't', 'down'));
    const state = settle(two, [{ message: two.outbox[0]!, delivery: away }], NOW, most);
    expect(ids(due(state, NOW))).toEqual(['b t:down']);
    expect(nextWake(settle(state, [{ message: two.outbox[2]!, delivery: accepted }], NOW, most), NOW)).toBe(
      NOW + 15_000,
    );
    expect(ids(due(state, NOW + 15_000))).toEqual(['b t:down', 'a u:down']);
  });
});

describe('how long it waits', () => {
  it('doubles, to half an hour', () => {
    let state = waiting(message('a', 't', 'down'));
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      state = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
      pauses.push((nextWake(state, NOW)! - NOW) / 1000);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1800, 1800]);
  });

  it('does as Retry-After says, within bounds', () => {
    const state = waiting(message('a', 't', 'down'));
    const wakeAfter = (after: number) =>
      nextWake(settle(state, [{ message: state.outbox[0]!, delivery: { ...away, after } }], NOW, most), NOW)! - NOW;
    expect([wakeAfter(1_000), wakeAfter(60_000), wakeAfter(86_400_000)]).toEqual([15_000, 60_000, 1_800_000]);
  });

  it('a notice that breaks its receiver holds up no other for longer than a pause', () => {
    let state = waiting(message('a', 'poison', 'down'), message('a', 't', 'down'), message('a', 'u', 'down'));
    const got: string[] = [];
    for (let at = NOW; at < NOW + 300_000; at += 5_000) {
      const results = due(state, at).map((each) => ({
        message: each,
        delivery: each.notice.thread === 'poison' ? away : accepted,
      }));
      // The round of three that begins it is lost as a whole, so that the receiver seems to be away.
      const lost = at === NOW ? results.map(({ message }) => ({ message, delivery: away })) : results;
      got.push(...lost.filter(({ delivery }) => delivery.accepted).map(({ message }) => message.id));
      state = settle(state, lost, at, most);
    }
    expect(got).toEqual(['a t:down', 'a u:down']);
  });

  it('puts a refused notice aside, and goes on with the others of the route', () => {
    const state = waiting(message('a', 't', 'down'), message('a', 'u', 'down'));
    const after = settle(state, [{ message: state.outbox[0]!, delivery: refused }], NOW, most);
    expect(ids(due(after, NOW))).toEqual(['a u:down']);
    expect(ids(due(after, NOW + 300_000))).toEqual(['a t:down', 'a u:down']);
  });

  it('is not woken for what must wait behind a refused notice of its thread', () => {
    const state = waiting(message('a', 't', 'down'), message('a', 't', 'resolved'));
    const after = settle(state, [{ message: state.outbox[0]!, delivery: refused }], NOW, most);
    expect(due(after, NOW)).toEqual([]);
    expect(nextWake(after, NOW)).toBe(NOW + 300_000);
  });

  it('nor every second while a receiver rests, after the clock was set back', () => {
    const state = waiting(message('a', 't', 'down', { dueAt: NOW + 7_200_000 }));
    const after = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
    expect(due(after, NOW)).toEqual([]);
    expect(nextWake(after, NOW)).toBe(NOW + 15_000);
  });

  it('does not wait for a clock that was set back', () => {
    const state = waiting(message('a', 't', 'down'));
    const after = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
    expect(ids(due(after, NOW - 86_400_000))).toEqual(['a t:down']);
  });
});

describe('what becomes of it', () => {
  it('an accepted notice is gone, and the channel has acknowledged', () => {
    const state = { ...waiting(message('a', 't', 'down')), threads: [thread('a', 't')] };
    const after = settle(state, [{ message: state.outbox[0]!, delivery: { ...accepted, handle: '7' } }], NOW, most);
    expect(after).toMatchObject({
      outbox: [],
      threads: [{ acknowledged: true, handle: '7' }],
      routes: [{ id: 'a', accepted: 1, failures: 0 }],
    });
  });

  it('a notice is given up after a day, and then its end is not sent', () => {
    const state = {
      ...waiting(message('a', 't', 'down', { createdAt: NOW - GIVE_UP_MS }), message('a', 't', 'resolved')),
      threads: [thread('a', 't')],
    };
    const after = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
    expect(after).toMatchObject({ outbox: [], routes: [{ givenUp: 1 }] });
  });

  it('all that has waited for a day at a receiver that is away is given up at once, not one an attempt', () => {
    const old = { createdAt: NOW - GIVE_UP_MS };
    const state = {
      ...waiting(
        message('a', 't', 'down', old),
        message('a', 'u', 'down', old),
        message('a', 'v', 'down'),
        message('b', 'u', 'down', old),
        { ...message('a', 'w', 'down', old), notice: notice({ thread: 'w', check: { id: 'db', name: 'DB' } }) },
      ),
      inMaintenance: ['db'],
    };
    const after = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
    expect(ids(after.outbox)).toEqual(['a v:down', 'b u:down', 'a w:down']);
    expect(after.routes).toMatchObject([{ id: 'a', givenUp: 2 }]);
  });

  it('a refusal of one says nothing of the others', () => {
    const old = { createdAt: NOW - GIVE_UP_MS };
    const state = waiting(message('a', 't', 'down', old), message('a', 'u', 'down', old));
    const after = settle(state, [{ message: state.outbox[0]!, delivery: refused }], NOW, most);
    expect(ids(after.outbox)).toEqual(['a u:down']);
  });

  it('the end is sent to each channel that acknowledged the beginning, even if a reminder was given up', () => {
    const state = {
      ...waiting(message('a', 't', 'reminder', { createdAt: NOW - GIVE_UP_MS }), message('a', 't', 'resolved')),
      threads: [thread('a', 't', true)],
    };
    const after = settle(state, [{ message: state.outbox[0]!, delivery: away }], NOW, most);
    expect(ids(after.outbox)).toEqual(['a t:resolved']);
  });

  it('six attempts of one round that fail count as one failure', () => {
    const state = waiting(...['t', 'u', 'v'].map((thread) => message('a', thread, 'down')));
    const after = settle(
      state,
      state.outbox.map((each) => ({ message: each, delivery: away })),
      NOW,
      most,
    );
    expect(after.routes).toMatchObject([{ failures: 1, failed: 3 }]);
  });
});
