import { describe, expect, it } from 'vitest';
import { createAlertManager } from '../../../src/alerts/manager.ts';
import type { Delivery, Sending } from '../../../src/contract/alert.ts';
import { SERVE_PACE } from '../../../src/engine/board/publication.ts';
import { ALERTING, boardKit } from './board-kit.ts';
import { alertRoute, check } from './fixtures.ts';

const route = (id: string) => alertRoute({ id, type: id, on: ['down', 'resolved'] });

/** A Board with two routes: `bell` answers at once, `silent` when it is let. */
const kitOfTwo = () => {
  const kit = boardKit([check({ id: 'api', failureThreshold: 1, successThreshold: 1 })], SERVE_PACE);
  const rung: string[] = [];
  let letSilentAnswer = (_: Delivery): void => undefined;
  const silentAnswers = new Promise<Delivery>((resolve) => {
    letSilentAnswer = resolve;
  });
  const channels = {
    bell: {
      type: 'bell',
      about: '',
      schema: {},
      send: async ({ notice: { event } }: Sending<unknown>) => {
        rung.push(event);
        return { accepted: true, answer: 'ok' } as const;
      },
    },
    silent: { type: 'silent', about: '', schema: {}, send: () => silentAnswers },
  };
  const alerts = [route('silent'), route('bell')];
  const alertManager = createAlertManager({
    ...ALERTING,
    routes: alerts,
    channels,
    ports: { ...ALERTING.ports, clock: kit.clock },
  });
  return { kit, rung, letSilentAnswer, board: kit.start(undefined, { alertManager }, { alerts }) };
};

describe('a receiver that does not answer', () => {
  it('delays neither another receiver, nor the next tick, nor the probing of its check', async () => {
    const { kit, rung, letSilentAnswer, board } = kitOfTwo();
    kit.failures.set('api', { kind: 'connect', message: 'refused' });
    const first = board.tick(kit.clock.now());
    await kit.settled(() => rung.length === 1);
    kit.failures.clear();
    // Not by its timers: the silent one's patience is not over.
    kit.clock.time += 60_000;
    const second = board.tick(kit.clock.now());
    await kit.settled(() => rung.length === 2);
    expect(rung).toEqual(['down', 'resolved']);
    letSilentAnswer({ accepted: false, answer: '503', retry: true });
    await Promise.all([first, second]);
  });

  it('is not waited for by an alarm while it is being asked', async () => {
    const { kit, rung, letSilentAnswer, board } = kitOfTwo();
    kit.failures.set('api', { kind: 'connect', message: 'refused' });
    const tick = board.tick(kit.clock.now());
    await kit.settled(() => rung.length === 1);
    expect(await board.nextWake()).toBeUndefined();
    letSilentAnswer({ accepted: false, answer: '503', retry: true });
    await tick;
    expect(await board.nextWake()).toBeGreaterThan(kit.clock.now() + 5_000);
  });
});
