import { afterEach, describe, expect, it } from 'vitest';
import { ALERTING } from '../../../src/cli/node/alerting.ts';
import { alerts } from '../../../src/cli/node/alerts.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { type Running, serve } from '../../alerts/kit.ts';
import { slack } from '../../alerts/receivers.ts';
import { runCli } from '../fake-host.ts';

let running: Running | undefined;
afterEach(() => running?.close());

const checks = [{ id: 'api', type: 'http', url: 'https://acme.dev/' }];

const sitrep = (args: readonly string[], routes: readonly object[], env: Record<string, string> = {}) =>
  runCli([alerts], ['alerts', ...args], {
    files: { 'checks.json': JSON.stringify({ checks, alerts: routes }) },
    env,
    checks: CHECKS,
    ports: nodePorts(),
    alerting: async () => ALERTING,
  });

describe('sitrep alerts test', () => {
  it('sends a marked message the real way, and says what was answered', async () => {
    running = await serve(slack);
    const ran = await sitrep(['test'], [{ type: 'slack', id: 'ops', url: `${running.url}/x` }]);
    expect(ran).toEqual({ code: 0, out: 'accepted  ops (slack): 200 ok\n', err: '' });
    expect(running.received[0]!.text).toContain('This is a test, sent by hand');
  });

  it('says which alert did not get through, and why, without its secret', async () => {
    running = await serve(() => ({ status: 403, body: 'no_service for token correct-horse' }));
    const routes = [
      { type: 'slack', url: `${running.url}/\${TOKEN}` },
      { type: 'ntfy', topic: 'acme', server: 'http://127.0.0.1:1' },
    ];
    const ran = await sitrep(['test'], routes, { TOKEN: 'correct-horse' });
    expect(ran.code).toBe(1);
    expect(ran.out.split('\n')).toEqual([
      'FAILED    slack: 403 no_service for token ${TOKEN}',
      'FAILED    ntfy: 127.0.0.1:1 refused the connection',
      '',
    ]);
  });

  it('says of email that only the Worker can send it, whatever wrangler.toml has', async () => {
    const ran = await sitrep(['test'], [{ type: 'email', from: 'sitrep@acme.dev', to: 'ops@acme.dev' }]);
    expect(ran).toEqual({
      code: 1,
      out: 'FAILED    email: it goes through the send_email binding of the deployed Worker, so it cannot be tested from here\n',
      err: '',
    });
  });

  it('tests only those that are named', async () => {
    running = await serve(slack);
    const url = `${running.url}/x`;
    const ran = await sitrep(
      ['test', 'b'],
      [
        { type: 'slack', id: 'a', url },
        { type: 'slack', id: 'b', url },
      ],
    );
    expect(ran.out).toBe('accepted  b (slack): 200 ok\n');
  });

  it.each([
    [
      'an alert that is not there',
      ['test', 'opps'],
      [{ type: 'slack', id: 'ops', url: 'https://x' }],
      'sitrep alerts: checks.json has no alert "opps"; did you mean "ops"?\nIt has: ops\n',
    ],
    ['a config without alerts', ['test'], [], 'sitrep alerts: checks.json has no alerts\n'],
    [
      'an unknown channel',
      ['test'],
      [{ type: 'slak' }],
      'checks.json: 1 mistake\nchecks.json:1:77: $.alerts[0].type: unknown channel "slak"; did you mean "slack"?\n',
    ],
  ])('refuses %s', async (_, args, routes, err) => {
    expect(await sitrep(args, routes)).toEqual({ code: 2, out: '', err });
  });
});
