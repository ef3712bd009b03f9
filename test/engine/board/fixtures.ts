import { ALERT_EVENTS, type AlertRoute } from '../../../src/contract/alert.ts';
import type { Check, CheckType, Measure } from '../../../src/contract/check.ts';
import type { Reading } from '../../../src/contract/reading.ts';

/** A check with the defaults of DESIGN section 4, as the config parser hands it over. */
export const check = (fields: Partial<Check> = {}): Check => ({
  id: 'api',
  name: 'Public API',
  type: 'http',
  interval: 60_000,
  timeout: 10_000,
  retries: 1,
  failureThreshold: 2,
  successThreshold: 2,
  thresholds: {},
  level: 'ready',
  public: true,
  dependsOn: [],
  tags: [],
  spec: {},
  ...fields,
});

/** A check type that nobody probes: for code that only looks at the measures it declares. */
export const checkType = (measures: Record<string, Measure>, fields: Partial<CheckType> = {}): CheckType => ({
  type: 'http',
  about: 'for tests',
  requirements: ['fetch'],
  schema: {},
  measures,
  externalReason: () => 'a test',
  probe: () => Promise.resolve({ measures: {} }),
  ...fields,
});

export const reading = (fields: Partial<Reading> = {}): Reading => ({
  check: 'api',
  at: 0,
  took: 1,
  attempts: 1,
  measures: {},
  ...fields,
});

/** An entry of `alerts` that gets every event of every check at once. */
export const alertRoute = (fields: Partial<AlertRoute> = {}): AlertRoute => ({
  id: 'ops',
  type: 'slack',
  on: ALERT_EVENTS,
  checks: [],
  groups: [],
  tags: [],
  delay: 0,
  spec: {},
  ...fields,
});
