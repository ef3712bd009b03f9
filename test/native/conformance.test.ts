import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NATIVE } from '../../src/contract/runtimes.ts';
import { parseDuration } from '../../src/engine/util/units.ts';
import type { Addresses } from '../conformance/addresses.ts';
import { checkEntry } from '../conformance/config.ts';
import { ROWS } from '../conformance/index.ts';
import { expectation, GRACE_MS, HEAP_LIMIT, isForRuntime } from '../conformance/run-row.ts';
import { fetchAddresses, startFixtureServer } from '../conformance/start.ts';
import { configFile, type Ended, run, X64 } from './binary.ts';

/** Exit codes of `--exit-style nagios`. */
const VERDICTS = ['pass', 'warn', 'fail', 'unknown'];
const ARGS = ['health', 'detail', '--format', 'json', '--exit-style', 'nagios', '--timeout', '30s', '--config'];

/** `kind: message` of the one check; empty where all is well. */
const reasonOf = ({ out }: Ended): string => {
  const { checks } = JSON.parse(out) as { checks: Record<string, readonly { readonly output?: string }[]> };
  return Object.values(checks)[0]?.[0]?.output ?? '';
};

/** ms that the check of a row may take; as `runRow` has it, whose config is parsed. */
const mostOf = ({ check: { timeout = '2s' }, attempts = 1 }: (typeof ROWS)[number]): number =>
  (parseDuration(String(timeout))! + GRACE_MS) * attempts;

describe('conformance of the static binary', () => {
  const server = startFixtureServer();
  let addresses: Addresses;
  beforeAll(async () => {
    addresses = await fetchAddresses((await server).control);
  }, 120_000);
  afterAll(async () => (await server).stop());

  const probe = (row: (typeof ROWS)[number]) =>
    run([X64, ...ARGS, configFile({ checks: [checkEntry(row, 'row', addresses)] })]);

  test.each(ROWS.filter((row) => isForRuntime(row, NATIVE)))('$name', async (row) => {
    const ended = await probe(row);
    const { verdict, kind, words } = expectation(row, NATIVE, addresses);
    expect({ err: ended.err, verdict: VERDICTS[ended.code] }).toEqual({ err: '', verdict });
    const reason = reasonOf(ended);
    // A message that begins with its kind ("status 500, …") is shown without it.
    if (kind) expect(reason).toMatch(new RegExp(`^${kind}:? `));
    if (kind)
      expect(reason).toEqual(typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words));
    expect(ended.peakKiB * 1024).toBeLessThan(HEAP_LIMIT);
    // The whole run, the start of the program included.
    expect(ended.wallMs).toBeLessThanOrEqual(mostOf(row));
  });

  test.each(ROWS.filter((row) => !isForRuntime(row, NATIVE)))('$name: the config is refused', async (row) => {
    expect((await probe(row)).err).toContain(`, which ${NATIVE.title} does not support`);
  });
});
