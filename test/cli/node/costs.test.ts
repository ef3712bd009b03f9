import { describe, expect, it } from 'vitest';
import { tellCosts } from '../../../src/cli/node/costs.ts';
import { validate } from '../../../src/cli/validate.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { runCli } from '../fake-host.ts';

const file = (count: number) =>
  JSON.stringify({
    checks: Array.from({ length: count }, (_, at) => ({ id: `c${at}`, type: 'http', url: `https://c${at}.acme.dev/` })),
  });

const run = (count: number, ...args: string[]) =>
  runCli([validate], ['validate', ...args], {
    files: { 'checks.json': file(count) },
    checks: CHECKS,
    planner: async () => tellCosts,
  });

describe('validate --plan', () => {
  it('shows every figure beside its limit', async () => {
    const { code, out } = await run(50, '--plan', 'free');
    expect(out).toBe(`checks.json is valid for a Worker: 50 checks

On the free plan, when every target answers, and when every target times out:
                        normal  all time out    limit
  probers                    2             9        –  in one tick
  connections                6             6        6  in one invocation
  CPU of an object          13            13   30,000  ms in one invocation
  external subrequests      40            45       50  in one invocation
  cron events            1,440         1,440  100,000  a day
  object requests        4,320        14,400  100,000  a day
  object time              765        18,468   13,000  GB-s a day: over the limit if all time out
  rows written           8,112        11,672  100,000  a day
  KV writes                480           900    1,000  a day
  KV reads                   0             0  100,000  a day, one for each request of a page, a badge or /status

Fits on a normal day. If more than 30 of the 50 checks time out all day, requests over the limit fail until midnight UTC.
With any one of these changes, all checks may time out all day:
  - reduce timeouts to 5s
  - make intervals 2 times as long
  - keep only the first 36 of the 50 checks
`);
    expect(code).toBe(0);
  });

  it('ends with 1 and says what to change where it does not fit', async () => {
    const { code, out } = await run(3_000, '--plan', 'free');
    expect(out).toContain('109,440       721,440  100,000  a day: over the limit\n');
    expect(out).toMatch(
      /Does not fit\. Any one of these changes is enough:\n {2}- make intervals 2 times as long\n {2}- keep only the first \d+ of the 3000 checks\n$/,
    );
    expect(code).toBe(1);
  });

  it('shows the bill of the paid plan', async () => {
    const { code, out } = await run(3_000, '--plan', 'paid');
    expect(out).toContain('33,333  a day: more is billed\n');
    expect(out).toMatch(/Fits, even if every target times out all day\. It adds \d\.\d\d US dollars a month/);
    expect(code).toBe(0);
  });

  it('says nothing of costs unless asked', async () => {
    expect(await run(3_000)).toMatchObject({ code: 0, out: 'checks.json is valid for a Worker: 3000 checks\n' });
  });

  it.each([
    ['an unknown plan', ['--plan', 'gratis'], 2],
    ['a program without a planner', ['--plan', 'free'], 2],
  ])('refuses %s', async (_, args, code) => {
    const ran = await runCli([validate], ['validate', ...args], { files: { 'checks.json': file(1) }, checks: CHECKS });
    expect(ran.code).toBe(code);
    expect(ran.err).not.toBe('');
  });
});
