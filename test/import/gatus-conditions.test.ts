import { describe, expect, test } from 'vitest';
import { type Kind, readConditions } from '../../src/import/gatus-conditions.ts';

const read = (conditions: readonly string[], kind: Kind = 'http') => {
  const { lost, ...found } = readConditions(conditions, kind);
  const written = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return lost.length === 0 ? written : { ...written, lost: lost.map(({ text }) => text) };
};

const OK = '[STATUS] == 200';

describe('the status', () => {
  test.each<[string, readonly (number | string)[] | undefined]>([
    ['[STATUS] == 200', [200]],
    ['[status] == 200', [200]],
    ['200 == [STATUS]', [200]],
    ['[STATUS] != 500', ['100-499', '501-599']],
    ['[STATUS] < 300', ['100-299']],
    ['300 > [STATUS]', ['100-299']],
    ['[STATUS] <= 204', ['100-204']],
    ['[STATUS] == any(200, 301,302)', [200, '301-302']],
    ['[STATUS] == pat(2*)', undefined],
    ['[STATUS] == pat(4*)', ['4xx']],
  ])('%s', (condition, status) => {
    expect(read([condition]).status).toEqual(status);
  });

  test('several bounds are one range', () => {
    expect(read(['[STATUS] >= 200', '[STATUS] < 400', '[STATUS] != 304'])).toEqual({ status: ['200-303', '305-399'] });
  });

  test('without one, any will do', () => {
    expect(read(['[CONNECTED] == true'])).toEqual({ status: ['100-599'] });
    expect(read(['[CONNECTED] == true'], 'tcp')).toEqual({});
  });
});

describe('values of JSON are compared as text there', () => {
  test.each<[string, unknown]>([
    ['[BODY].a == UP', { '$.a': 'UP' }],
    ['[BODY].a == 5', { '$.a': { oneOf: [5, '5'] } }],
    ['[BODY].a == 1.10', { '$.a': '1.10' }],
    ['[BODY].a == 1.1', { '$.a': { oneOf: [1.1, '1.1'] } }],
    ['[BODY].a == 010', { '$.a': '010' }],
    ['[BODY].a == true', { '$.a': { oneOf: [true, 'true'] } }],
    ['[BODY].a == any(UP, 2)', { '$.a': { oneOf: ['UP', 2, '2'] } }],
    ['[BODY].a != bob', { '$.a': { not: 'bob' } }],
    ['[BODY].a > 5', { '$.a': { moreThan: 5 } }],
    ['[BODY].a >= 5', { '$.a': { moreThan: 4 } }],
    ['5 >= [BODY].a', { '$.a': { lessThan: 6 } }],
    ['[BODY].a == pat(*x*)', { '$.a': { contains: 'x' } }],
    ['[BODY].a != pat(*x*)', { '$.a': { excludes: 'x' } }],
    ['[BODY][0].user-id == x', { "$[0]['user-id']": 'x' }],
    ["[BODY].it's == x", { "$['it\\'s']": 'x' }],
    ['has([BODY].errors) == false', { '$.errors': { exists: false } }],
    ['has([BODY].errors) != false', { '$.errors': { exists: true } }],
  ])('%s', (condition, json) => {
    expect(read([OK, condition])).toEqual({ status: [200], json });
  });
});

describe('the body', () => {
  test.each<[string, unknown]>([
    ['[BODY] == UP', { matches: '^\\s*UP\\s*$' }],
    ['[BODY] == any(a.b, c)', { matches: '^\\s*(?:a\\.b|c)\\s*$' }],
    ['[BODY] == pat(*<h1>Hi</h1>*)', { contains: '<h1>Hi</h1>' }],
    ['[BODY] == pat(OK?)', { matches: '^\\s*OK[^]\\s*$' }],
    ['[BODY] < 100', { lessThan: 100 }],
    ['len([BODY]) > 0', { matches: '\\S' }],
  ])('%s', (condition, body) => {
    expect(read([OK, condition])).toEqual({ status: [200], body });
  });

  test('a second text is looked for by a pattern, a third is reported', () => {
    const [a, b, c] = ['[BODY] == pat(*a+*)', '[BODY] == pat(*b+*)', '[BODY] == pat(*c+*)'];
    expect(read([OK, a!, b!, c!])).toEqual({ status: [200], body: { contains: 'a+', matches: 'b\\+' }, lost: [c] });
  });
});

describe('times', () => {
  test.each<[string, Kind, unknown]>([
    ['[RESPONSE_TIME] < 300', 'http', { ttfb: { fail: '300ms' } }],
    ['[RESPONSE_TIME] <= 1.5s', 'tcp', { latency: { fail: '1500ms' } }],
    ['2s > [RESPONSE_TIME]', 'websocket', { latency: { fail: '2s' } }],
    ['[CERTIFICATE_EXPIRATION] > 48h', 'tls', { certificate: { fail: '2d' } }],
    ['[CERTIFICATE_EXPIRATION] > 10d', 'http', { certificate: { fail: '10d' } }],
    ['[CERTIFICATE_EXPIRATION] > 86400000', 'http', { certificate: { fail: '1d' } }],
    ['[CERTIFICATE_EXPIRATION] > 0', 'http', undefined],
  ])('%s of %s', (condition, kind, thresholds) => {
    expect(readConditions([condition], kind).thresholds).toEqual(thresholds);
    expect(readConditions([condition], kind).lost).toEqual([]);
  });
});

test.each<[string, Kind]>([
  ['[BODY].a == [BODY].b', 'http'],
  ['len([BODY].a) > 0', 'http'],
  ['age([HEADER].Date) < 1m', 'http'],
  ['[IP] == 192.0.2.1', 'http'],
  ['[DOMAIN_EXPIRATION] > 720h', 'http'],
  ['[CONTEXT].id == 1', 'http'],
  ['[RESPONSE_TIME] > 100', 'http'],
  ['[STATUS] == abc', 'http'],
  ['[STATUS] == 0', 'ssh'],
  ['[BODY].a == 1', 'websocket'],
  ['[BODY] == x', 'tls'],
  ['[CERTIFICATE_EXPIRATION] > 1h', 'tcp'],
  ['nonsense', 'http'],
])('"%s" of %s is reported', (condition, kind) => {
  expect(readConditions([condition], kind).lost).toMatchObject([{ text: condition }]);
});

test.each<[string, Kind]>([
  ['[CONNECTED] == false', 'tcp'],
  ['[CONNECTED] != true', 'http'],
  ['[DNS_RCODE] == NXDOMAIN', 'dns'],
  ['[STATUS] == 0', 'http'],
])('"%s" of %s wants the opposite of health', (condition, kind) => {
  expect(readConditions([condition], kind).opposite).toBe(condition);
});
