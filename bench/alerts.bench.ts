import { createAlertManager } from '../src/alerts/manager.ts';
import { EDGE_PACE } from '../src/engine/board/publication.ts';
import { ALERTING, boardKit } from '../test/engine/board/board-kit.ts';
import { alertRoute, check } from '../test/engine/board/fixtures.ts';

export const name = 'alerts: a tick in which 500 checks fall at once, beside one in which nothing happens';

const CHECKS = 500;
const MINUTE = 60_000;

const ops = alertRoute({ type: 'bell', on: ['down', 'resolved'] });

/** The Board's own code over a store in memory; the receiver answers at once, so that only our cost is seen. */
export const run = async (): Promise<string[]> => {
  const checks = Array.from({ length: CHECKS }, (_, index) => check({ id: `check-${index}`, failureThreshold: 1 }));
  const kit = boardKit(checks, EDGE_PACE);
  let sent = 0;
  const send = async () => {
    sent++;
    return { accepted: true, answer: 'ok' } as const;
  };
  const channels = { bell: { type: 'bell', about: '', schema: {}, send } };
  const alertManager = createAlertManager({
    ...ALERTING,
    routes: [ops],
    channels,
    ports: { ...ALERTING.ports, clock: kit.clock },
  });
  const board = kit.start(undefined, { alertManager }, { alerts: [ops] });

  const measured = async (): Promise<string> => {
    const before = { rows: kit.store.rows, sent, cpu: process.cpuUsage() };
    await board.tick(kit.clock.now());
    const { user, system } = process.cpuUsage(before.cpu);
    const cpu = ((user + system) / 1000).toFixed(1);
    kit.clock.advance(MINUTE);
    return `${cpu} ms CPU, ${kit.store.rows - before.rows} rows written, ${sent - before.sent} messages sent`;
  };

  await measured();
  await measured();
  const idle = await measured();
  for (const { id } of checks) kit.failures.set(id, { kind: 'connect', message: 'refused' });
  const fall = await measured();
  let ticks = 1;
  while (sent < CHECKS) {
    await measured();
    ticks++;
  }
  return [
    `nothing happens: ${idle}`,
    `${CHECKS} fall at once: ${fall}; all ${sent} messages were out after ${ticks} ticks or wakes`,
  ];
};
