import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NATIVE } from '../../src/contract/runtimes.ts';
import { parseDuration } from '../../src/engine/util/units.ts';
import type { Addresses } from '../conformance/addresses.ts';
import { checkEntry } from '../conformance/config.ts';
import { ROWS } from '../conformance/index.ts';
import { expectation, GRACE_MS, HEAP_LIMIT, standsHere } from '../conformance/look.ts';
import { fetchAddresses, startKeeper } from '../conformance/start.ts';
import { configFile, type Ended, run, X64 } from './binary.ts';

/** Exit codes of `--exit-style nagios`. */
const VERDICTS = ['pass', 'warn', 'fail', 'unknown'];
const ARGS = ['health', 'detail', '--format', 'json', '--exit-style', 'nagios', '--timeout', '30s', '--config'];

/** `kind: message` of the one check; empty where all is well. */
const reasonOf = ({ out }: Ended): string => {
  const { checks } = JSON.parse(out) as { checks: Record<string, readonly { readonly output?: string }[]> };
  return Object.values(checks)[0]?.[0]?.output ?? '';
};

/** ms that the check of a row may take; as `lookAt` has it, whose config is parsed. */
const mostOf = ({ check: { timeout = '2s' }, attempts = 1 }: (typeof ROWS)[number]): number =>
  (parseDuration(String(timeout))! + GRACE_MS) * attempts;

describe('the zoo, seen from the static binary', () => {
  const keeper = startKeeper();
  let addresses: Addresses;
  beforeAll(async () => {
    addresses = await fetchAddresses((await keeper).control);
  }, 120_000);
  afterAll(async () => (await keeper).stop());

  const probe = (row: (typeof ROWS)[number]) =>
    run([X64, ...ARGS, configFile({ checks: [checkEntry(row, 'row', addresses)] })]);

  test.each(ROWS.filter((row) => standsHere(row, NATIVE)))('$name', async (row) => {
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

  test.each(ROWS.filter((row) => !standsHere(row, NATIVE)))('$name: the config is refused', async (row) => {
    expect((await probe(row)).err).toContain(`, which ${NATIVE.title} does not support`);
  });
});
