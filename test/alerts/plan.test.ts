import { describe, expect, it } from 'vitest';
import { plan } from '../../src/alerts/plan.ts';
import { type AlertRoute, type AlertState, type CheckAlertInput, NO_ALERTS } from '../../src/contract/alert.ts';
import type { Status } from '../../src/contract/verdict.ts';
import { alertRoute } from '../engine/board/fixtures.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 10, 0);
const SITE = { title: 'Acme status', url: 'https://status.acme.dev/' };

/** One check at one tick, in a word or two: `down`, `down maintenance`, `degraded flapping`, `down cause=db`. */
const input = (id: string, words: string, minute: number, incident: string | undefined): CheckAlertInput => {
  const [status, ...flags] = words.split(' ') as [Status, ...string[]];
  return {
    check: { id, name: id.toUpperCase(), dependsOn: id === 'web' ? ['db'] : [] },
    alerts: [],
    status,
    reasons: status === 'up' ? [] : [{ kind: 'status', message: 'status 503, expected 2xx' }],
    ...(incident === undefined
      ? {}
      : { incident: { id: incident, startedAt: new Date(START + minute * MINUTE).toISOString() } }),
    flapping: flags.includes('flapping'),
    maintenance: flags.includes('maintenance'),
    cause: flags.find((flag) => flag.startsWith('cause='))?.slice(6),
    failing: flags.includes('failing') || status === 'down',
  };
};

/** What is sent, minute by minute, when each check goes through the words of its list. */
const story = (
  checks: Readonly<Record<string, readonly string[]>>,
  routes: readonly AlertRoute[] = [alertRoute()],
): string[] => {
  const events: string[] = [];
  let state: AlertState = NO_ALERTS;
  const open = new Map<string, { id: string; minute: number }>();
  const minutes = Math.max(...Object.values(checks).map(({ length }) => length));
  for (let minute = 0; minute < minutes; minute++) {
    const situations = Object.entries(checks).flatMap(([id, words]) => {
      const word = words[minute] ?? words.at(-1)!;
      if (word === 'removed') return [];
      const status = word.split(' ')[0];
      if (status === 'up') open.delete(id);
      else if (status !== 'unknown' && !open.has(id)) open.set(id, { id: `${id}-${minute}`, minute });
      const incident = open.get(id);
      const alerts = routes.filter(({ checks }) => checks.length === 0 || checks.includes(id)).map(({ id }) => id);
      return [{ ...input(id, word, incident?.minute ?? 0, incident?.id), alerts }];
    });
    const before = new Set(state.outbox.map(({ id }) => id));
    state = plan(state, { now: START + minute * MINUTE, checks: situations }, routes, SITE);
    for (const { id, route: to, notice } of state.outbox) {
      const affected = notice.affected.length > 0 ? ` (${notice.affected.join(', ')})` : '';
      if (!before.has(id)) events.push(`${minute} ${to}: ${notice.title}${affected}`);
    }
  }
  return events;
};

it('a tick that sends nothing leaves no trace: the state stays the very same', () => {
  const routes = [alertRoute({ delay: 10 * MINUTE })];
  const checks = [{ ...input('api', 'down', 0, 'api-0'), alerts: ['ops'] }];
  expect(plan(NO_ALERTS, { now: START + MINUTE, checks }, routes, SITE)).toBe(NO_ALERTS);
});

const times = (count: number, word: string): string[] => Array.from({ length: count }, () => word);

describe('what is sent', () => {
  it.each([
    ['nothing while all is well', { api: times(3, 'up') }, []],
    [
      'once that it is down, once that it is over',
      { api: ['up', 'down', 'down', 'down', 'up', 'up'] },
      ['1 ops: API is down', '4 ops: API is up again'],
    ],
    [
      'a step to something worse',
      { api: ['degraded', 'down', 'degraded', 'down', 'up'] },
      ['0 ops: API is degraded', '1 ops: API is down', '4 ops: API is up again'],
    ],
    ['nothing of what is unknown', { api: ['unknown', 'unknown', 'up'] }, []],
    [
      'neither end nor news while a down check is unknown',
      { api: ['down', 'unknown', 'unknown', 'down', 'up'] },
      ['0 ops: API is down', '4 ops: API is up again'],
    ],
    [
      'two incidents apart',
      { api: ['down', 'up', 'down', 'up'] },
      ['0 ops: API is down', '1 ops: API is up again', '2 ops: API is down', '3 ops: API is up again'],
    ],
    [
      'flapping once, and its end',
      { api: ['down', 'degraded flapping', 'down flapping', 'degraded flapping', 'up'] },
      ['0 ops: API is down', '1 ops: API is flapping', '4 ops: API has stopped flapping and is up'],
    ],
    [
      'that it has settled as down',
      { api: ['degraded flapping', 'down', 'down', 'up'] },
      ['0 ops: API is flapping', '1 ops: API has stopped flapping and is down', '3 ops: API is up again'],
    ],
    ['nothing during maintenance', { api: ['down maintenance', 'down maintenance', 'up'] }, []],
    [
      'after it what is still so',
      { api: ['down maintenance', 'down', 'up'] },
      ['1 ops: API is down', '2 ops: API is up again'],
    ],
    [
      'the end only after maintenance',
      { api: ['down', 'up maintenance', 'up maintenance', 'up'] },
      ['0 ops: API is down', '3 ops: API is up again'],
    ],
    [
      'one cause once, with what fell',
      { db: ['down', 'down', 'up'], web: ['down cause=db', 'down cause=db', 'up'] },
      ['0 ops: DB is down (web)', '2 ops: DB is up again'],
    ],
    [
      'nothing before it is known whether there is a cause',
      { db: ['up failing', 'down', 'up'], web: ['down', 'down cause=db', 'up'] },
      ['1 ops: DB is down (web)', '2 ops: DB is up again'],
    ],
    [
      'what stays down after its cause',
      { db: ['down', 'up', 'up'], web: ['down cause=db', 'down', 'up'] },
      ['0 ops: DB is down (web)', '1 ops: WEB is down', '1 ops: DB is up again', '2 ops: WEB is up again'],
    ],
    ['nothing more of a check that was removed', { api: ['down', 'removed'] }, ['0 ops: API is down']],
  ])('%s', (_, checks, expected) => {
    expect(story(checks as Record<string, string[]>).sort()).toEqual([...expected].sort());
  });
});

describe('who hears', () => {
  const fall = { api: ['up', 'down', 'up'], web: ['up', 'down', 'up'] };
  it.each([
    ['a check', { checks: ['web'] }, ['1 ops: WEB is down', '2 ops: WEB is up again']],
    ['only some events', { on: ['down'] as const }, ['1 ops: API is down', '1 ops: WEB is down']],
  ])('by %s', (_, fields, expected) => {
    expect(story(fall, [alertRoute(fields)])).toEqual(expected);
  });

  it('no end without a beginning: a route without "degraded" gets no "resolved"', () => {
    expect(story({ api: ['degraded', 'up'] }, [alertRoute({ on: ['down', 'resolved'] })])).toEqual([]);
  });

  it('each route by itself', () => {
    const routes = [alertRoute({ id: 'night', on: ['down'] }), alertRoute({ id: 'log' })];
    expect(story({ api: ['degraded', 'down', 'up'] }, routes)).toEqual([
      '0 log: API is degraded',
      '1 night: API is down',
      '1 log: API is down',
      '2 log: API is up again',
    ]);
  });
});

describe('when', () => {
  it('a delay holds the first alert, and what is over by then is never sent', () => {
    const late = [alertRoute({ delay: 2 * MINUTE })];
    expect(story({ api: ['down', 'down', 'down', 'down', 'up'] }, late)).toEqual([
      '2 ops: API is down',
      '4 ops: API is up again',
    ]);
    expect(story({ api: ['down', 'down', 'up'] }, late)).toEqual([]);
  });

  it('a channel that has not acknowledged the first notice yet gets no reminder of it', () => {
    expect(story({ api: times(10, 'down') }, [alertRoute({ repeatInterval: 3 * MINUTE })])).toEqual([
      '0 ops: API is down',
    ]);
  });

  it('a reminder comes every so often once it was acknowledged', () => {
    let state: AlertState = NO_ALERTS;
    const events: string[] = [];
    for (let minute = 0; minute < 9; minute++) {
      const checks = [{ ...input('api', 'down', 0, 'api-0'), alerts: ['ops'] }];
      state = plan(state, { now: START + minute * MINUTE, checks }, [alertRoute({ repeatInterval: 3 * MINUTE })], SITE);
      events.push(...state.outbox.map(({ notice }) => `${minute} ${notice.title}`));
      state = { ...state, outbox: [] };
    }
    expect(events).toEqual(['0 API is down', '3 API is still down', '6 API is still down']);
  });

  it('each reminder has a key of its own, and a thousand of them take up no room', () => {
    let state: AlertState = NO_ALERTS;
    const keys = new Set<string>();
    const sizes: number[] = [];
    for (let minute = 0; minute <= 1_000; minute++) {
      const checks = [{ ...input('api', 'down', 0, 'api-0'), alerts: ['ops'] }];
      state = plan(state, { now: START + minute * MINUTE, checks }, [alertRoute({ repeatInterval: MINUTE })], SITE);
      for (const { notice } of state.outbox) keys.add(notice.key);
      state = { ...state, outbox: [] };
      sizes.push(JSON.stringify(state).length);
    }
    expect(keys.size).toBe(1_001);
    expect(sizes.at(-1)).toBe(sizes[0]);
  });

  it('the end is not sent if the beginning was given up before it was delivered', () => {
    const down = plan(
      NO_ALERTS,
      { now: START, checks: [{ ...input('api', 'down', 0, 'api-0'), alerts: ['ops'] }] },
      [alertRoute()],
      SITE,
    );
    const givenUp = { ...down, outbox: [] };
    const up = {
      now: START + 25 * 60 * MINUTE,
      checks: [{ ...input('api', 'up', 0, undefined), alerts: ['ops'] }],
    };
    expect(plan(givenUp, up, [alertRoute()], SITE)).toMatchObject({ outbox: [], threads: [] });
    const acknowledged = { ...givenUp, threads: givenUp.threads.map((each) => ({ ...each, acknowledged: true })) };
    expect(plan(acknowledged, up, [alertRoute()], SITE).outbox.map(({ notice }) => notice.title)).toEqual([
      'API is up again',
    ]);
  });

  it('the gap in which nothing was checked is sent once', () => {
    const gap = { from: START - 90 * MINUTE, to: START };
    const once = plan(NO_ALERTS, { now: START, checks: [], gap }, [alertRoute()], SITE);
    const twice = plan(once, { now: START, checks: [], gap }, [alertRoute()], SITE);
    expect(twice.outbox.map(({ notice }) => notice.title)).toEqual(['Acme status: no checks ran for 1 h 30 min']);
  });
});

describe('a tick that says nothing', () => {
  it('leaves the state as it is, so that nothing has to be stored', () => {
    const checks = [{ ...input('api', 'down', 0, 'api-0'), alerts: ['ops'] }];
    const state = plan(NO_ALERTS, { now: START, checks }, [alertRoute()], SITE);
    expect(plan(state, { now: START + MINUTE, checks }, [alertRoute()], SITE)).toBe(state);
  });
});
