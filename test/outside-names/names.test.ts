import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill } from '../../src/alerts/template.ts';
import { createHost } from '../../src/cli/node/create-host.ts';
import { importConfig } from '../../src/cli/node/import.ts';
import { run } from '../../src/cli/run.ts';
import { validate } from '../../src/cli/validate.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { ownEntry } from '../../src/engine/util/own-entry.ts';
import { healthHandler, runHealth } from '../../src/lib.ts';
import { notice } from '../alerts/kit.ts';
import { runCli } from '../cli/fake-host.ts';
import { linesOf, parse, web1 } from '../engine/config/registry.ts';
import { INHERITED, INSIDES } from './names.ts';

/** Tables are looked up by names from configs, targets, visitors and command lines. */

describe.each(INHERITED)('%s', (name) => {
  test('is no entry of a table', () => {
    expect(ownEntry({ a: 1 }, name)).toBeUndefined();
    expect(ownEntry(JSON.parse(`{"${name}":1}`), name)).toBe(1);
  });

  test.each([
    ['a type of check', { checks: [{ id: 'a', type: name }] }, 'expected one of web'],
    ['a type of alert', { checks: [web1()], alerts: [{ type: name }] }, 'expected one of webhook'],
    ['a field', `{"checks":[{"id":"a","type":"web","url":"http://a/","${name}":1}]}`, 'unknown field'],
    [
      'a threshold',
      `{"checks":[{"id":"a","type":"web","url":"http://a/","thresholds":{"${name}":{"fail":1}}}]}`,
      'unknown',
    ],
    ['a section', `{"checks":[],"${name}":1}`, 'unknown field'],
  ])('as %s of the config is a mistake like another', (_, document, message) => {
    const lines = linesOf(parse(typeof document === 'string' ? JSON.parse(document) : document)).join('\n');
    expect(lines).toContain(message);
    expect(lines).toContain(name);
    expect(lines).not.toMatch(INSIDES);
  });

  test('as a secret is not set, in the environment and for the library', async () => {
    expect(createHost().env(name)).toBeUndefined();
    const check = { id: 'a', type: 'http', url: `http://127.0.0.1:1/\${${name}}` };
    await expect(runHealth({ checks: [check], env: {} })).rejects.toThrow(`the secret ${name} is not set`);
  });

  test('as a path of the health handler is 404', async () => {
    const handle = healthHandler({ checks: [{ id: 'root', type: 'file', path: '/', level: 'live' }] });
    const answer = await handle(new Request(`http://localhost/${name}`));
    expect([answer.status, await answer.text()]).toEqual([404, 'there are livez, readyz, healthz\n']);
  });

  test('as a kind of a foreign config has no counterpart', async () => {
    const upptime = `owner: acme\nrepo: x\nsites:\n  - name: A\n    url: https://a.dev\n    check: ${name}\n  - name: B\n    url: https://b.dev\n`;
    const gatus = `endpoints:\n  - name: a\n    url: ${name}://a.dev\n    conditions: ["[STATUS] == 200"]\n  - name: b\n    url: https://b.dev\n    conditions: ["[STATUS] == 200"]\n`;
    for (const [from, text] of [
      ['upptime', upptime],
      ['gatus', gatus],
    ] as const) {
      const { err } = await runCli([importConfig], ['import', 'file', '--from', from], {
        files: { file: text },
        checks: CHECKS,
      });
      expect(err).toContain('Not watched:');
      expect(err).not.toMatch(INSIDES);
    }
  });

  test('as a value of a flag is refused', async () => {
    for (const [command, args] of [
      [importConfig, ['import', 'file', '--from', name]],
      [validate, ['validate', '--runtime', name]],
      [run, ['run', '--format', name]],
    ] as const) {
      const { code, out, err } = await runCli([command], args, { files: { file: 'sites: []' }, checks: CHECKS });
      expect(code).not.toBe(0);
      expect(out + err).toContain(name);
      expect(out + err).not.toMatch(INSIDES);
    }
  });

  test('in a template stands for nothing', () => {
    expect(fill(`<{{${name}}}>`, notice(), (text) => text)).toBe('<>');
  });
});

describe('a gRPC server', () => {
  let status = '';
  const server = createServer((_request, response) => {
    response.stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status },
      { endStream: true },
    );
  });
  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => void server.close());

  test.each(INHERITED)('that answers with the status %s has a status like another', async (name) => {
    status = name;
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { checks } = await runHealth({ checks: [{ id: 'rpc', type: 'grpc', url, retries: 0 }] });
    expect(checks[0]!.reasons).toEqual([
      { kind: 'response', message: `127.0.0.1 refused the health call (grpc-status ${name})` },
    ]);
  });
});
