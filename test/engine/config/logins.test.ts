import { describe, expect, it } from 'vitest';
import { NODE } from '../../../src/contract/runtimes.ts';
import { loginIn } from '../../../src/engine/config/logins.ts';
import { redact } from '../../../src/engine/util/redact.ts';
import { parse, web1 } from './registry.ts';

const LOGIN = 'robot:hunter22';
const BASE64 = btoa(LOGIN);

/** What a target may echo of it. */
const ECHOES = [
  BASE64,
  LOGIN,
  'hunter22',
  'robot',
  `Basic ${BASE64}`,
  encodeURIComponent(`Basic ${BASE64}`),
  btoa(`seen ${LOGIN}`),
];

const secretsOf = (fields: object, environment: Readonly<Record<string, string>> = {}) => {
  const result = parse({ checks: [web1(fields)] }, NODE, environment);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.config.secrets;
};

describe('Basic credentials, and the login in them, are hidden', () => {
  it.each([
    ['in a header', { headers: { authorization: `Basic ${BASE64}` } }, {}],
    ['in the login of a URL', { url: `https://${LOGIN}@acme.dev/` }, {}],
    [
      'in the login of a URL that also names a secret',
      { url: `https://${LOGIN}@acme.dev/?k=\${KEY}` },
      { KEY: 'k'.repeat(9) },
    ],
    ['in a secret', { headers: { authorization: '${AUTH}' } }, { AUTH: `Basic ${BASE64}` }],
    ['in a secret behind the scheme', { headers: { authorization: 'Basic ${AUTH}' } }, { AUTH: BASE64 }],
    ['in a secret that is the password', { url: 'https://robot:${PASS}@acme.dev/' }, { PASS: 'hunter22' }],
  ])('%s', (name, fields, environment) => {
    const secrets = secretsOf(fields, environment);
    for (const echo of ECHOES) {
      // A name that is written in a file beside a named password is no secret.
      if (echo === 'robot' && name.includes('is the password')) continue;
      const shown = redact(`it says ${echo}!`, secrets);
      for (const part of [BASE64, 'hunter22', btoa('hunter22').replace(/=+$/, '')]) expect(shown).not.toContain(part);
      expect(shown).toMatch(/^it says .*\$\{(?:redacted|AUTH|PASS)\}.*!$/);
    }
  });

  it.each([
    '',
    'abc',
    'Basic',
    'aGVsbG8gd29ybGQ=',
    btoa('no colon'),
    btoa(':'),
    btoa('a\u0001b:secret'),
    '12345678:abc',
  ])('%j holds none', (value) => expect(loginIn(value)).toEqual([]));
});
