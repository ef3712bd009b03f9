import type { Check } from '../contract/check.ts';
import { defineCheck } from '../contract/define-check.ts';
import type { Probed } from '../contract/reading.ts';
import { number } from '../engine/schema/fields.ts';
import { formatDuration } from '../engine/util/units.ts';
import { type Expected, expected, monotonic } from './beats.ts';

/** A check for every worker that is waited for; `defaults` gives it the fields that it does not care about. */
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
  const message = `not heard of for ${formatDuration(Math.round(age))}, and was due within ${formatDuration(within)}`;
  return { measures, failure: { kind: 'missing', message } };
};

/** A worker of this process, known by its beats: for runtimes whose threads have no names, or no threads. */
export const worker = defineCheck({
  type: 'worker',
  about: 'A worker of this process is heard of in time.',
  requirements: [],
  schema: {
    at: number('when it was last heard of, ms on the monotonic clock'),
    within: number('ms until it must be heard of again'),
  },
  measures: { age: { unit: 'ms', worse: 'higher', about: 'since it was last heard of' } },
  externalReason: () => undefined,
  probe: async ({ check }) => probe(check.spec),
});
