import { expect, test } from 'vitest';
import { dns } from '../../../src/engine/checks/dns.ts';

test.each([
  ['a name to look up, which people see as well', { name: 'acme.dev' }, []],
  ['a name to show and one to look up', { name: 'Our mail servers', query: 'acme.dev' }, []],
  ['only one to look up', { query: 'acme.dev' }, []],
  ['neither', {}, [{ path: ['query'], message: 'required and missing: query (the name to look up)' }]],
  [
    'only one to show',
    { name: 'Our mail servers' },
    [
      {
        path: ['name'],
        message: expect.stringMatching(/^expected a host name .*; or give the name to look up as "query"$/),
      },
    ],
  ],
])('%s', (_, spec, issues) => {
  expect(dns.refine!(spec as never)).toEqual(issues);
});
