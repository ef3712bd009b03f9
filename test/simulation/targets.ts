import type { Check } from '../../src/contract/check.ts';
import type { Failure } from '../../src/contract/failure.ts';
import type { Reading } from '../../src/contract/reading.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { checkType, reading } from '../engine/board/fixtures.ts';
import type { Chance } from './chance.ts';

/** A type whose readings carry a serial number, so that each can be followed into the store. */
export const SERIAL_TYPE = checkType({
  latency: { unit: 'ms', worse: 'higher', about: 'how long it took' },
  load: { unit: 'count', worse: 'higher', about: 'decides about warn' },
  serial: { unit: 'count', worse: 'higher', about: 'identifies readings' },
});

const MOODS = ['well', 'well', 'well', 'strained', 'broken', 'silent', 'erratic'] as const;
type Mood = (typeof MOODS)[number];

/** How likely a target changes its mood at a reading. */
const RESTLESS = 0.08;

/** What each mood answers. */
const ANSWERS: Readonly<Record<Mood, readonly Verdict[]>> = {
  well: ['pass'],
  strained: ['warn', 'warn', 'pass'],
  broken: ['fail', 'fail', 'warn'],
  silent: ['fail'],
  erratic: ['pass', 'fail', 'warn', 'unknown'],
};

const refused = { kind: 'connect', message: 'connection refused' } as const;
const timedOut = { kind: 'timeout', message: 'no answer in time' } as const;
const ours = { kind: 'probe', message: 'our own fault' } as const;

/** What is probed; it knows what every reading truly was. */
export class Targets {
  readonly truth = new Map<number, Verdict>();
  readonly #chance: Chance;
  readonly #moods = new Map<string, Mood>();
  #serial = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** @param seen what a location in trouble makes of it. @param isSteady a target that is always well. */
  probe({ id }: Check, at: number, isSteady = false, seen?: Failure): Reading {
    const chance = this.#chance;
    if (!isSteady && chance.is(RESTLESS)) this.#moods.set(id, chance.pick(MOODS));
    const mood = this.#moods.get(id) ?? 'well';
    const verdict = seen === undefined ? chance.pick(ANSWERS[mood]) : 'fail';
    const serial = ++this.#serial;
    this.truth.set(serial, verdict);
    const failed = { fail: mood === 'silent' ? timedOut : refused, unknown: ours };
    return reading({
      check: id,
      at,
      took: Math.round(chance.below(900)),
      attempts: chance.is(0.1) ? 2 : 1,
      measures: { latency: 5 + Math.round(chance.below(200)), load: verdict === 'warn' ? 2 : 0, serial },
      failure: seen ?? failed[verdict as keyof typeof failed],
    });
  }
}
