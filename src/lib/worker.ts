import type { Check } from '../contract/check.ts';
import { defineCheck } from '../contract/define-check.ts';
import type { Probed } from '../contract/reading.ts';
import { number } from '../engine/schema/fields.ts';
import { formatDuration } from '../engine/util/units.ts';
import { type Expected, expected, monotonic } from './beats.ts';

/** One check per awaited worker; `defaults` fills in the fields that it does not need. */
export const workerChecks = (): readonly Check<Expected>[] => {
  return [...expected].map(([id, spec]) => ({ ...UNUSED, id, name: id, spec }));
};

const UNUSED = {
  type: 'worker',
  level: 'live',
  interval: 0,
  timeout: 1_000,
  retries: 0,
  failureThreshold: 1,
  successThreshold: 1,
  thresholds: {},
  public: false,
  dependsOn: [],
  tags: [],
} as const;

const probe = ({ at, within }: Expected): Probed => {
  const age = monotonic() - at;
  const measures = { age };
  if (age <= within) return { measures };
  const message = `no beat for ${formatDuration(Math.round(age))}; one was due within ${formatDuration(within)}`;
  return { measures, failure: { kind: 'missing', message } };
};

/** A worker of this process, known by its beats: for runtimes whose threads have no names, or no threads. */
export const worker = defineCheck({
  type: 'worker',
  about: 'A worker of this process beats in time.',
  requirements: [],
  schema: {
    at: number('time of its last beat, ms on the monotonic clock'),
    within: number('ms until its next beat is due'),
  },
  measures: { age: { unit: 'ms', worse: 'higher', about: 'since its last beat' } },
  externalReason: () => undefined,
  probe: async ({ check }) => probe(check.spec),
});
