import { expect, test } from 'vitest';
import { NATIVE, NODE, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const http = { type: 'http', url: 'https://10.0.0.7/' };
const websocket = { type: 'websocket', url: 'wss://10.0.0.7/' };
const tls = { type: 'tls', host: 'mail.acme.dev' };

const HOST =
  "field headers needs a custom `host` header, which a Worker does not support; move it to the container's file";
const FILE = "field ca needs the file system, which a Worker does not support; move it to the container's file";

const issues = (check: object, runtime: Runtime): readonly string[] => {
  const text = JSON.stringify({ checks: [{ id: 'a', ...check }] });
  const parsed = parseConfig(text, { checks: CHECKS }, { runtime, secret: () => PEM });
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`);
};

test.each([
  ['a host header, which fetch does not send', { ...http, headers: { Host: 'acme.dev' } }, 'headers', HOST],
  ['nor does a WebSocket', { ...websocket, headers: { host: 'acme.dev' } }, 'headers', HOST],
  ['other headers', { ...http, headers: { 'x-host': 'acme.dev' } }],
  ['the path of a CA file', { ...tls, ca: '/etc/ssl/acme.pem' }, 'ca', FILE],
  ['a CA as text', { ...tls, ca: PEM }],
  ['a CA as text that is a secret', { ...tls, ca: '${ACME_CA}' }],
])('a Worker and %s', (_title, check, field?: string, message?: string) => {
  const lack = field === undefined ? [] : [`$.checks[0].${field}: check \`a\`: ${message}`];
  expect(issues(check, WORKER)).toEqual(lack);
  expect(issues(check, NODE)).toEqual([]);
  expect(issues(check, NATIVE)).toEqual([]);
});
