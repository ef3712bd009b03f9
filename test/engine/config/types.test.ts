import { expect, test } from 'vitest';
import { NODE } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';

/** Mistakes in the fields of the real types, as their schemas report them. */

const http = { type: 'http', url: 'https://acme.dev/' };

test.each([
  [{ ...http, expect: { status: [] } }, '.expect.status: expected at least one status'],
  [{ ...http, headers: { 'x-shard': 5 } }, '.headers["x-shard"]: expected a text, found 5; write "5"'],
  [
    { type: 'websocket', url: 'wss://acme.dev/', headers: { accept: null } },
    '.headers.accept: expected a text, found null',
  ],
  [{ type: 'grpc', url: 'http://acme.dev/', service: 1 }, '.service: expected a text, found 1; write "1"'],
])('%j: %s', (check, issue) => {
  const text = JSON.stringify({ checks: [{ id: 'a', ...check }] });
  const parsed = parseConfig(text, { checks: CHECKS }, { runtime: NODE, secret: () => undefined });
  expect(parsed).toMatchObject({ ok: false });
  expect(parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    `$.checks[0]${issue}`,
  ]);
});
