import { describe, expect, test } from 'vitest';
import { createAlertManager } from '../../../src/alerts/manager.ts';
import type { Channel, Delivery, Notice } from '../../../src/contract/alert.ts';
import type { Check } from '../../../src/contract/check.ts';
import type { Details } from '../../../src/contract/view.ts';
import { SERVE_PACE } from '../../../src/engine/board/publication.ts';
import { atomFeed } from '../../../src/present/web/feed.ts';
import { formats } from '../../../src/present/web/page/formats.ts';
import { overviewPage } from '../../../src/present/web/page/overview.tsx';
import { en } from '../../../src/present/web/page/words/en.ts';
import { ALERTING, BELL, boardKit } from './board-kit.ts';
import { check } from './fixtures.ts';

const MINUTE = 60_000;
const refused = { kind: 'connect', message: 'connection refused' } as const;

/** A Board whose only route rings a bell; what it rang, and what the bell answers next. */
const bellKit = () => {
  const kit = boardKit([check({ id: 'api' }), check({ id: 'hidden', public: false })], SERVE_PACE);
  const rung: Notice[] = [];
  const bell = { answer: { accepted: true, answer: 'ok' } as Delivery };
  const send: Channel['send'] = async ({ notice }) => {
    rung.push(notice);
    return bell.answer;
  };
  const channels = { bell: { type: 'bell', about: 'for tests', schema: {}, send } };
  const alertManager = createAlertManager({
    ...ALERTING,
    routes: [BELL],
    channels,
    ports: { ...ALERTING.ports, clock: kit.clock },
  });
  const start = (checks?: readonly Check[]) => kit.start(checks, { alertManager }, { alerts: [BELL] });
  return { ...kit, rung, bell, start };
};

const minutes = async (kit: ReturnType<typeof bellKit>, count: number, checks?: readonly Check[]): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    // A new Board each time: nothing of alerting may live in memory alone.
    await kit.start(checks).tick(kit.clock.now());
    kit.clock.advance(MINUTE);
  }
};

const sentBy = ({ rung }: { rung: Notice[] }) => rung.map(({ event, check }) => `${check?.id} ${event}`);

describe('alerts', () => {
  test('an outage and its end are sent once each, for hidden checks too', async () => {
    const kit = bellKit();
    await minutes(kit, 2);
    kit.failures.set('hidden', refused);
    await minutes(kit, 5);
    kit.failures.clear();
    await minutes(kit, 5);
    expect(sentBy(kit)).toEqual(['hidden down', 'hidden resolved']);
    // Its deliveries are counted only for readers with the token: they would reveal the check to others.
    expect(kit.published.at(-1)!.details.runner.deliveries.accepted).toBe(0);
    const { text } = await kit.start().hiddenView();
    const { runner } = JSON.parse(text.slice(text.indexOf('\n'))) as Details;
    expect(runner.deliveries).toEqual({ accepted: 2, failed: 0, givenUp: 0, pending: 0 });
  });

  test('an outage has one duration: in the alert, the incident, on the page and in the feed', async () => {
    const kit = bellKit();
    await minutes(kit, 2);
    kit.failures.set('api', refused);
    await minutes(kit, 3);
    kit.failures.clear();
    await minutes(kit, 3);
    const view = kit.published.at(-1)!;
    const [incident] = view.details.incidents;
    expect(Date.parse(incident!.resolvedAt!) - Date.parse(incident!.startedAt)).toBe(3 * MINUTE);
    expect(kit.rung.at(-1)!.text).toContain('lasted 3 min.');
    expect(en.resolvedAfter(en.duration(3 * MINUTE))).toBe('Resolved after 3 min');
    expect(await atomFeed(view, 'https://status.example.com')).toContain('Resolved after 3 min');
    const context = { view, words: en, formats: formats('en'), now: kit.clock.now(), dueBy: null };
    const page = overviewPage({ ...context, origin: 'https://status.example.com', path: '/', langInQuery: false });
    expect(page).toContain('Resolved after 3 min');
  });

  test('a check that returns to the config still down is alerted again, and so is its end', async () => {
    const kit = bellKit();
    kit.failures.set('hidden', refused);
    await minutes(kit, 3);
    await minutes(kit, 2, [check({ id: 'api' })]);
    await minutes(kit, 2);
    expect(sentBy(kit)).toEqual(['hidden down', 'hidden down']);
    kit.failures.clear();
    await minutes(kit, 3);
    expect(sentBy(kit)).toEqual(['hidden down', 'hidden down', 'hidden resolved']);
  });

  test('a receiver that is away hears of it when it is back, and the Board wakes for it', async () => {
    const kit = bellKit();
    kit.bell.answer = { accepted: false, answer: 'HTTP 503', retry: true };
    await minutes(kit, 1);
    kit.failures.set('api', refused);
    await minutes(kit, 2);
    expect(kit.rung).toHaveLength(1);
    const wake = await kit.start().nextWake();
    expect(wake).toBeGreaterThan(kit.clock.now() - MINUTE);
    kit.bell.answer = { accepted: true, answer: 'ok' };
    kit.clock.time = wake!;
    await kit.start().tick(wake!);
    expect(sentBy(kit)).toEqual(['api down', 'api down']);
    expect(kit.rung[1]!.key).toBe(kit.rung[0]!.key);
    expect(await kit.start().nextWake()).toBeUndefined();
  });

  test('a commit that fails sends nothing that is not stored', async () => {
    const kit = bellKit();
    await minutes(kit, 1);
    kit.failures.set('api', refused);
    await minutes(kit, 1);
    kit.store.fail = 'before';
    await expect(kit.start().tick(kit.clock.now())).rejects.toThrow('disk I/O error');
    expect(kit.rung).toEqual([]);
    kit.store.fail = 'no';
    await minutes(kit, 1);
    expect(sentBy(kit)).toEqual(['api down']);
  });

  test('an alert that was sent but not stored is sent again under the same key', async () => {
    const kit = bellKit();
    await minutes(kit, 1);
    kit.failures.set('api', refused);
    await minutes(kit, 1);
    const send = kit.bell;
    Object.defineProperty(send, 'answer', {
      get: () => {
        kit.store.fail = 'before';
        return { accepted: true, answer: 'ok' };
      },
    });
    await kit.start().tick(kit.clock.now());
    expect(kit.logged.at(-1)).toBe('what became of the alerts could not be stored: disk I/O error');
    kit.store.fail = 'no';
    kit.clock.advance(MINUTE);
    await kit.start().tick(kit.clock.now());
    expect(sentBy(kit)).toEqual(['api down', 'api down']);
    expect(kit.rung[1]!.key).toBe(kit.rung[0]!.key);
  });

  test('missing ticks are alerted once they are back', async () => {
    const kit = bellKit();
    await minutes(kit, 2);
    kit.clock.advance(60 * MINUTE);
    await minutes(kit, 2);
    expect(kit.rung.map(({ event }) => event)).toEqual(['stale']);
  });
});
