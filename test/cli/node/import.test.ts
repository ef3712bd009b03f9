import { describe, expect, test } from 'vitest';
import { importConfig } from '../../../src/cli/node/import.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { runCli } from '../fake-host.ts';

const convert = (name: string, text: string, ...flags: readonly string[]) =>
  runCli([importConfig], ['import', name, ...flags], { files: { [name]: text }, checks: CHECKS });

const GATUS = `
endpoints:
  - { name: API, url: "https://api.acme.dev", client: { insecure: true }, conditions: ["[STATUS] == 200"] }
  - { name: Shop, url: "https://shop.acme.dev", client: { insecure: true }, conditions: ["[STATUS] == 200", "[IP] == 192.0.2.1"] }
  - { name: Router, url: "icmp://192.0.2.1", conditions: ["[CONNECTED] == true"] }
colour: blue
`;

describe('sitrep import', () => {
  test('prints the config, and what was lost by what it means', async () => {
    const { code, out, err } = await convert('config.yaml', GATUS);
    expect(code).toBe(0);
    expect(JSON.parse(out).checks.map(({ id }: { id: string }) => id)).toEqual(['api', 'shop']);
    expect(err.split('\n')).toEqual([
      '2 checks converted from gatus.',
      'Not watched:',
      '  Router: Workers have no ICMP. Check a TCP port that is open, or let the machine send a "heartbeat"',
      'Judged differently:',
      '  API, Shop: Workers always verify certificates, so this check fails while the certificate is not valid; use a valid one, or check it from a container with "insecure": true',
      '  Shop: "[IP] == 192.0.2.1": addresses are compared by a "dns" check',
      'Not carried over:',
      '  colour: "colour" has no counterpart',
      '',
    ]);
  });

  test('says of a file without any check that can be converted why', async () => {
    const only = 'endpoints: [{ name: Router, url: "icmp://192.0.2.1", conditions: ["[CONNECTED] == true"] }]';
    expect(await convert('config.yaml', only)).toEqual({
      code: 2,
      out: '',
      err:
        'Not watched:\n  Router: Workers have no ICMP. Check a TCP port that is open, or let the machine send a "heartbeat"\n' +
        'sitrep import: config.yaml has no check that can be converted; is it a config of gatus?\n',
    });
  });
});

describe('what cannot be read', () => {
  test.each<[string, string, readonly string[], string]>([
    [
      'a.yaml',
      'hello: world',
      [],
      'sitrep import: cannot tell which program a.yaml belongs to: add --from uptimeflare|upptime|gatus|uptime-kuma\n',
    ],
    [
      'a.yaml',
      'hello: world',
      ['--from', 'gatus'],
      'Not carried over:\n  hello: "hello" has no counterpart\n' +
        'sitrep import: a.yaml has no check that can be converted; is it a config of gatus?\n',
    ],
    [
      'a.yml',
      'sites:\n  - name: *api\n    url: https://a.dev\n',
      [],
      'sitrep import: a.yml is not a config of upptime: Unresolved alias (the anchor must be set before the alias): api\n',
    ],
    [
      'a.ts',
      'const workerConfig = { monitors: [{ id: "\\u{110000}" }] }',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 1: \\u{110000} is no character\n',
    ],
    ['a.yaml', 'endpoints: [', [], expect.stringMatching(/^sitrep import: a.yaml is not a config of gatus: .*line 1/)],
    [
      'a.ts',
      'const workerConfig = { monitors: [',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 1: ] is missing\n',
    ],
    [
      'a.ts',
      'const workerConfig = {\n  monitors: [{ id: "a }],\n}',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 3: " is missing\n',
    ],
  ])('%s: %s', async (name, text, flags, message) => {
    expect(await convert(name, text, ...flags)).toEqual({ code: 2, out: '', err: message });
  });

  test('no such file', async () => {
    expect(await runCli([importConfig], ['import', 'gone.yaml'], { checks: CHECKS })).toEqual({
      code: 2,
      out: '',
      err: 'sitrep import: cannot read gone.yaml: there is no such file\n',
    });
  });

  test('nothing of the file is run', async () => {
    const text =
      'const workerConfig = { monitors: [{ id: "a", method: "GET", target: (globalThis.ran = true, "x") }] }';
    await convert('a.ts', text);
    expect('ran' in globalThis).toBe(false);
  });
});
