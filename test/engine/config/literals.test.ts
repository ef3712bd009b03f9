import { describe, expect, it } from 'vitest';
import { literalsOf } from '../../../src/engine/config/literals.ts';
import { redact } from '../../../src/engine/util/redact.ts';
import { parse, web1 } from './registry.ts';

const CASES: readonly (readonly [name: string, fields: object, hidden: readonly string[], path: string])[] = [
  ['a key-like header', { headers: { 'x-api-key': 'sk_live_4242' } }, ['sk_live_4242'], '.headers["x-api-key"]'],
  ['authorization', { headers: { Authorization: 'Bearer abc.def' } }, ['abc.def'], '.headers.Authorization'],
  ['cookies', { headers: { cookie: 'sid=s3ssion; theme=dark' } }, ['s3ssion', 'dark'], '.headers.cookie'],
  ['a login', { url: 'https://bob:p%40ss@acme.dev/' }, ['p%40ss', 'p@ss'], '.url'],
  ['a parameter', { url: 'https://acme.dev/?a=plain&access_token=t0ken' }, ['t0ken'], '.url'],
  ['a field of a JSON body', { body: '{"user":"bob","login":{"password":"hunter22"}}' }, ['hunter22'], '.body'],
  ['a field of a form', { body: 'user=bob&password=hunter22' }, ['hunter22'], '.body'],
  ['a token', { type: 'heartbeat', token: 'beat-me-up' }, ['beat-me-up'], '.token'],
];

describe('a credential that is written in the file', () => {
  it.each(CASES)('%s: is hidden everywhere, and warned of', (_, fields, hidden, path) => {
    const { secrets, warnings } = literalsOf({ checks: [{ id: 'a', type: 'http', ...fields }] });
    for (const value of hidden) expect(redact(`echo: ${value}!`, secrets)).toBe('echo: ${redacted}!');
    expect(warnings.map((warning) => warning.path)).toEqual([`$.checks[0]${path}`]);
    for (const { message } of warnings) for (const value of hidden) expect(message).not.toContain(value);
  });

  it('the address of a webhook', () => {
    const url = 'https://hooks.slack.com/services/T0/B0/abcdefghijkl';
    const { secrets, warnings } = literalsOf({ alerts: [{ type: 'slack', url }] });
    expect(redact('POST /services/T0/B0/abcdefghijkl: 404', secrets)).toBe('POST ${redacted}: 404');
    expect(warnings.map(({ path }) => path)).toEqual(['$.alerts[0].url']);
  });

  it.each([
    ['a named secret', { headers: { authorization: 'Bearer ${TOKEN}' } }],
    ['what is expected', { expect: { headers: { 'set-cookie': 'sid=1234' } } }],
    ['a plain address', { url: 'https://acme.dev/?page=2&sort=keyboard' }],
    ['a plain header', { headers: { accept: 'application/json', 'x-region': 'eu-west' } }],
    ['a short value', { headers: { 'x-key': 'abc' } }],
    ['a plain body', { body: '{"query":"{ me { id } }"}' }],
  ])('%s is none', (_, fields) => {
    expect(literalsOf({ checks: [{ id: 'a', ...fields }] })).toEqual({ secrets: [], warnings: [] });
  });

  it('is a warning of the whole parser, and among what is hidden', () => {
    const result = parse({ checks: [web1({ headers: { 'x-api-key': 'sk_live_4242' } })] });
    expect(result).toMatchObject({
      ok: true,
      warnings: [{ path: '$.checks[0].headers["x-api-key"]' }],
      config: { secrets: [{ name: 'redacted', value: 'sk_live_4242' }] },
    });
  });
});
