import type { Check } from '../../contract/check.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { MOST_CHECKS, PROBER_PROTOCOL, type ProbeRequest } from '../../contract/prober.ts';

/** JSON has no bytes: they go as `{ [BYTES]: [1, 2] }`. No field of a config begins with this sign. */
const BYTES = '\0bytes';

const replaceBytes = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { [BYTES]: [...value] } : value;

const reviveBytes = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && BYTES in value
    ? Uint8Array.from(value[BYTES] as readonly number[])
    : value;

/** The body of a request for these checks. */
export const writeProbeRequest = (checks: readonly Check[]): string =>
  JSON.stringify({ version: PROBER_PROTOCOL, checks } satisfies ProbeRequest, replaceBytes);

const parse = (text: string): Partial<ProbeRequest> | undefined => {
  try {
    return (JSON.parse(text, reviveBytes) ?? {}) as Partial<ProbeRequest>;
  } catch {
    return undefined;
  }
};

/** Longest timeout and most retries that a config may have: no request keeps a prober busy for longer. */
const LONGEST_MS = 60_000;
const MOST_RETRIES = 5;

const isWithin = (value: unknown, most: number): boolean => typeof value === 'number' && value >= 0 && value <= most;

const isCheck = (value: unknown): value is Check => {
  const { id, type, timeout, retries, spec } = (value ?? {}) as Partial<Check>;
  return (
    typeof id === 'string' &&
    typeof type === 'string' &&
    isWithin(timeout, LONGEST_MS) &&
    isWithin(retries, MOST_RETRIES) &&
    typeof spec === 'object'
  );
};

/** The checks that a request asks for, or why it cannot be answered. */
export const readProbeRequest = (text: string): Outcome<readonly Check[]> => {
  const asked = parse(text);
  if (asked === undefined) return failed('json', 'the request is not JSON');
  if (asked.version !== PROBER_PROTOCOL) return failed('protocol', `this prober speaks version ${PROBER_PROTOCOL}`);
  const { checks } = asked;
  if (!Array.isArray(checks)) return failed('protocol', 'the request names no checks');
  if (checks.length > MOST_CHECKS) return failed('protocol', `a request of more than ${MOST_CHECKS} checks`);
  if (!checks.every(isCheck)) return failed('protocol', 'the request holds something that is no check');
  return succeeded(checks);
};
