import { describe, expect, it } from 'vitest';
import type { Beat, InboxPort, Ports } from '../../../src/contract/ports.ts';
import { heartbeat } from '../../../src/engine/checks/heartbeat.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

interface Case {
  readonly when: string;
  readonly beat?: Beat;
  readonly since?: number;
  readonly kind?: string;
  readonly message?: string;
  readonly age?: number;
  readonly waiting?: true;
}

const CASES: readonly Case[] = [
  { when: 'it came in time', beat: { at: NOW - 4 * MINUTE, status: 'pass' }, age: 4 * MINUTE },
  { when: 'it is late but within its grace', beat: { at: NOW - 6 * MINUTE, status: 'pass' }, age: 6 * MINUTE },
  {
    when: 'it is later than that',
    beat: { at: NOW - 7 * MINUTE - 1, status: 'pass' },
    kind: 'missing',
    message: 'The last heartbeat came 7m ago. One is due every 5m, plus 2m grace.',
    age: 7 * MINUTE + 1,
  },
  {
    when: 'it reports a failure',
    beat: { at: NOW - MINUTE, status: 'fail', message: 'disk full' },
    kind: 'response',
    message: 'the service reported a failure: disk full',
    age: MINUTE,
  },
  {
    when: 'it reported a failure long ago',
    beat: { at: NOW - 60 * MINUTE, status: 'fail' },
    kind: 'missing',
    message: 'The last heartbeat came 1h ago. One is due every 5m, plus 2m grace.',
    age: 60 * MINUTE,
  },
  {
    when: 'none has come and we have only just begun to listen',
    since: NOW - MINUTE,
    kind: 'probe',
    message: 'No heartbeat yet. One is due every 5m, plus 2m grace.',
    waiting: true,
  },
  {
    when: 'none has come for longer than it may take',
    since: NOW - 8 * MINUTE,
    kind: 'missing',
    message: 'No heartbeat has come. One is due every 5m, plus 2m grace.',
  },
  { when: 'the clock was set back since it came', beat: { at: NOW + MINUTE, status: 'pass' }, age: 0 },
];

describe('heartbeat', () => {
  it.each(CASES)('when $when', async ({ beat, since, kind, message, age, waiting }) => {
    const inbox: InboxPort = { last: async () => beat, listeningSince: async () => since };
    const ports = { inbox, clock: { now: () => NOW } } as unknown as Ports;
    const check = { id: 'job', spec: { every: 5 * MINUTE, grace: 2 * MINUTE, token: 't' } };
    const probed = await heartbeat.probe({ check, ports, stage: () => undefined } as never);
    expect(probed.failure).toEqual(kind && { kind, message });
    expect(probed.waiting).toBe(waiting);
    expect(probed.measures).toEqual(age === undefined ? {} : { age });
  });
});
