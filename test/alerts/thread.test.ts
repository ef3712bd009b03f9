import { describe, expect, it } from 'vitest';
import { nextEvent, type Observation, stateOf, withEvent } from '../../src/alerts/thread.ts';
import type { AlertThread, NoticeEvent } from '../../src/contract/alert.ts';

const thread = (sentEvents: readonly NoticeEvent[], closed = false): AlertThread => ({
  id: 'ops inc_1',
  route: 'ops',
  thread: 'inc_1',
  check: 'api',
  sentEvents,
  lastSentAt: 0,
  startedAt: 0,
  acknowledged: false,
  closed,
});

describe('what a thread says next', () => {
  // Each row: what was sent, and the event for up, degraded, down, flapping and ended.
  const NOTHING = undefined;
  it.each<[NoticeEvent[], (NoticeEvent | undefined)[]]>([
    [[], [NOTHING, 'degraded', 'down', 'flapping', 'resolved']],
    [['degraded'], [NOTHING, NOTHING, 'down', 'flapping', 'resolved']],
    [['down'], [NOTHING, NOTHING, NOTHING, 'flapping', 'resolved']],
    [
      ['degraded', 'down'],
      [NOTHING, NOTHING, NOTHING, 'flapping', 'resolved'],
    ],
    [
      ['down', 'flapping'],
      ['unflapping', 'unflapping', 'unflapping', NOTHING, 'unflapping'],
    ],
    [
      ['flapping', 'unflapping'],
      [NOTHING, 'degraded', 'down', 'flapping', 'resolved'],
    ],
    [
      ['flapping', 'unflapping', 'flapping'],
      ['unflapping', 'unflapping', 'unflapping', NOTHING, 'unflapping'],
    ],
  ])('after %j', (sent, expected) => {
    const observations: readonly Observation[] = ['up', 'degraded', 'down', 'flapping', 'ended'];
    expect(observations.map((observed) => nextEvent(stateOf(thread(sent)), observed))).toEqual(expected);
  });
});

describe('a thread after an event', () => {
  it.each<[string, AlertThread, Parameters<typeof withEvent>[1], Parameters<typeof withEvent>[2], NoticeEvent[]]>([
    ['a reminder is not listed', thread(['down']), 'reminder', 'down', ['down']],
    [
      'the end of flapping names the status',
      thread(['flapping']),
      'unflapping',
      'down',
      ['flapping', 'unflapping', 'down'],
    ],
    ['but not a good one', thread(['flapping']), 'unflapping', 'up', ['flapping', 'unflapping']],
    ['nor one of a closed thread', thread(['flapping'], true), 'unflapping', 'down', ['flapping', 'unflapping']],
  ])('%s', (_, before, event, status, sentEvents) => {
    expect(withEvent(before, event, status, 5)).toEqual({ ...before, sentEvents, lastSentAt: 5 });
  });
});
