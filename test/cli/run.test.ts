import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { validate } from '../../src/cli/validate.ts';
import { NATIVE, NODE, type Runtime } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { runCli, type World } from './fake-host.ts';

const disk = (id: string, fail: string) => ({ id, type: 'disk', path: '/', thresholds: { used: { fail } } });
const config = (...checks: readonly object[]) => ({ 'checks.json': JSON.stringify({ checks }) });

const sitrep = (line: string, files: Readonly<Record<string, string>>, world: World = {}) =>
  runCli([run, validate], line.split(' '), { ports: nodePorts(), checks: CHECKS, files, ...world });

describe('run', () => {
  test.each([
    ['every check, where none is named', 'run', ['root', 'other']],
    ['only those that are named', 'run other', ['other']],
  ])('probes %s', async (_, line, ids) => {
    const { code, out } = await sitrep(line, config(disk('root', '100%'), disk('other', '100%')));
    expect([code, out.match(/(?<=^pass {5})\w+/gm)]).toEqual([0, ids]);
  });

  test.each([
    ['run --group Core', ['root', 'both']],
    ['run --tag smoke', ['both', 'other']],
    ['run --group Core --tag smoke', ['root', 'both', 'other']],
    ['run plain --tag smoke', ['both', 'other', 'plain']],
  ])('%s probes what is selected', async (line, ids) => {
    const files = config(
      { ...disk('root', '100%'), group: 'Core' },
      { ...disk('both', '100%'), group: 'Core', tags: ['smoke'] },
      { ...disk('other', '100%'), tags: ['smoke'] },
      disk('plain', '100%'),
    );
    const { code, out } = await sitrep(line, files);
    expect([code, out.match(/(?<=^pass {5})\w+/gm)]).toEqual([0, ids]);
  });

  test.each([
    ['run --group core', 'in the group "core"; did you mean "Core"?'],
    ['run --tag smok', 'with the tag "smok"; did you mean "smoke"?'],
  ])('%s is a mistake, not a run without failures', async (line, words) => {
    const { code, err } = await sitrep(line, config({ ...disk('root', '100%'), group: 'Core', tags: ['smoke'] }));
    expect([code, err]).toEqual([2, `sitrep run: checks.json has no check ${words}\n`]);
  });

  test('ends with 1 where a check fails', async () => {
    expect((await sitrep('run', config(disk('root', '0%')))).code).toBe(1);
  });

  test.each<[string, string, number]>([
    ['fail', '100%', 0],
    ['unknown', '100%', 0],
    ['warn', '100%', 1],
    ['never', '0.001%', 0],
    ['fail', '0.001%', 1],
  ])('with --fail-on %s, a disk that warns and fails at %s ends with %i', async (failOn, fail, code) => {
    const files = config({ ...disk('root', fail), thresholds: { used: { warn: '0%', fail } } });
    expect((await sitrep(`run --fail-on ${failOn}`, files)).code).toBe(code);
  });

  test('says that the static binary writes no files', async () => {
    const ran = await sitrep('run --summary out.md', config(disk('root', '100%')), { runtime: NATIVE });
    expect([ran.code, ran.err]).toEqual([
      1,
      'sitrep run: cannot write the summary to out.md: the static binary writes no files. Use --format markdown and redirect the output.\n',
    ]);
  });

  test('says which checks there are instead of one that is not', async () => {
    expect(await sitrep('run roof', config(disk('root', '100%')))).toEqual({
      code: 2,
      out: '',
      err: 'sitrep run: checks.json has no check "roof"; did you mean "root"?\nIt has: root\n',
    });
  });

  test('ends with 2 and the mistakes of a config that cannot be used', async () => {
    const { code, err } = await sitrep('run', config({ id: 'root', type: 'disk' }));
    expect([code, err.split('\n')[0]]).toEqual([2, 'checks.json: 1 mistake']);
  });

  test('shows on a terminal what it still waits for, and clears that line', async () => {
    const { err } = await sitrep('run', config(disk('root', '100%')), { terminal: { errorIsTty: true } });
    expect(err.split('\r').map((line) => line.replace('\u001b[2K', ''))).toEqual([
      '',
      '0/1 waiting for root',
      '1/1',
      '',
    ]);
  });
});

const heartbeat = { id: 'beat', type: 'heartbeat', every: '1h', token: '${TOKEN}' };
const rpc = { id: 'rpc', type: 'grpc', url: 'http://127.0.0.1:1', level: 'live' };
const live = { ...disk('root', '95%'), level: 'live' };

describe('validate', () => {
  const lacking = config(heartbeat, { id: 'shop', type: 'http', url: 'https://${HOST}/${TOKEN}' });

  test('lists secrets that are not set, and passes', async () => {
    const { code, out } = await sitrep('validate', lacking);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Not set here: TOKEN, HOST. Checks and alerts that need them stay off'),
    ]);
  });

  test('refuses them with --require-secrets', async () => {
    const { code, err } = await sitrep('validate --require-secrets', lacking);
    expect([code, err]).toEqual([1, expect.stringContaining('$.checks[0].token: the secret TOKEN is not set')]);
  });

  test('says of what is valid how much it is, and nothing else', async () => {
    expect(await sitrep('validate --runtime node', config(live))).toEqual({
      code: 0,
      out: 'checks.json is valid for sitrep on Node: 1 check\n',
      err: '',
    });
  });

  test('warns of a check that cannot fail, and of a level that has no other', async () => {
    const raw = { id: 'root', type: 'disk', path: '/', level: 'live' };
    const { code, out } = await sitrep('validate --runtime node', config(raw));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^checks.json is valid for sitrep on Node: 1 check\nWarnings:\nchecks\.json:1:\d+: \$\.checks\[0\].*no thresholds/,
    );
    expect(out).toContain('$.checks: no check of level live can fail, so `sitrep health live` always passes\n');
  });

  test('warns of what is valid and probably not meant, with its place and the fix', async () => {
    const page = { id: 'shop', type: 'http', url: 'http://10.0.0.5/', expect: { body: 'Welcome' } };
    const { code, out } = await sitrep('validate', config(page));
    expect(code).toBe(0);
    expect(out.split('\n').slice(1, 4)).toEqual([
      'Warnings:',
      'checks.json:1:39: $.checks[0].url: 10.0.0.5 is a private address, which Cloudflare cannot reach; run this check from `sitrep serve`, an agent or a container',
      'checks.json:1:74: $.checks[0].expect.body: compares the whole body with this text; did you mean { "contains": "Welcome" }?',
    ]);
  });

  test('warns of a file without a check that `health` runs by itself', async () => {
    const { out } = await sitrep('validate --runtime native', config({ ...live, level: 'detail' }));
    expect(out).toContain('no check has level live or ready, so `sitrep health` has nothing to run and fails\n');
  });

  test.each<[string, string, Runtime, object, number]>([
    ['on Node it judges for a Worker', 'validate', NODE, heartbeat, 0],
    ['on Node it judges for a Worker', 'validate', NODE, live, 1],
    ['in the static binary for that', 'validate', NATIVE, live, 0],
    ['in the static binary for that', 'validate', NATIVE, heartbeat, 1],
    ['or for another', 'validate --runtime worker', NATIVE, heartbeat, 0],
    ['or for another', 'validate --runtime node', NODE, rpc, 0],
    ['or for another, by its older name', 'validate --door container', NODE, live, 0],
  ])('%s: %s', async (_, line, runtime, check, code) => {
    expect((await sitrep(line, config(check), { runtime, env: { TOKEN: 'a-long-token' } })).code).toBe(code);
  });

  test('says what the static binary does not look at', async () => {
    const files = { 'checks.json': JSON.stringify({ checks: [heartbeat], alerts: [{ type: 'nonsense' }] }) };
    const { out, err } = await sitrep('validate --runtime worker', files, {
      runtime: NATIVE,
      env: { TOKEN: 'a-long-token' },
    });
    expect(out).toContain('Alerts and maintenance were not checked. Use sitrep on Node to check them.\n');
    expect(err).toBe('');
  });

  test.each<[string, Runtime, number]>([
    ['run --foo', NODE, 2],
    ['run --foo', NATIVE, 1],
    ['run', NATIVE, 1],
    ['validate', NODE, 2],
    ['validate', NATIVE, 1],
    ['validate --plan free', NATIVE, 1],
  ])('%s, which cannot be done, in %o: %i', async (line, runtime, code) => {
    expect((await sitrep(line, line.includes('plan') ? config(live) : {}, { runtime })).code).toBe(code);
  });
});
