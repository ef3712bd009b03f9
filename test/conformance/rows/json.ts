import { answer, answering, noise, type Row } from '../row.ts';

const url = 'http://{target}/';
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** JSON: what it must be, and documents made to hurt. */
export const JSON_ROWS: readonly Row[] = [
  {
    name: 'JSON 10,000 levels deep',
    check: { url, expect: { json: { $: { exists: true } } } },
    target: answering(answer('200 OK', deep(10_000))),
    verdict: 'fail',
    kind: 'json',
    words: 'the JSON is nested more than 512 levels deep',
  },
  {
    name: 'JSON 500 levels deep, searched throughout',
    check: { url, expect: { json: { '$..x': { exists: false } } } },
    target: answering(answer('200 OK', deep(500))),
    verdict: 'pass',
  },
  {
    name: 'JSON that a query goes over again from each of its values',
    check: { url, expect: { json: { '$..*..*': { exists: true } } } },
    target: answering(answer('200 OK', `[${new Array(3).fill(deep(400)).join()}]`)),
    verdict: 'unknown',
    kind: 'probe',
    words: '$..*..* visits the values of the answer too many times',
  },
  {
    name: 'a query that names the same values again and again',
    check: {
      url,
      expect: { json: { '$[0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0]': 1 } },
    },
    target: answering(answer('200 OK', deep(20))),
    verdict: 'unknown',
    kind: 'probe',
    words: 'visits the values of the answer too many times',
  },
  {
    name: 'a search in JSON that takes too long',
    check: { url, expect: { json: { '$[?search(@, "a[ab]{1000}c")]': { exists: true } } } },
    target: answering(answer('200 OK', JSON.stringify([noise(60_000)]))),
    verdict: 'unknown',
    kind: 'probe',
    words: 'a search for "a[ab]{1000}c"',
  },
  {
    name: 'brackets in strings are no nesting',
    check: { url, expect: { json: { $: { contains: '[[[' } } } },
    target: answering(answer('200 OK', JSON.stringify(`"\\${'['.repeat(10_000)}`))),
    verdict: 'pass',
  },
  {
    name: 'JSON with a duplicate key: the last counts',
    check: { url, expect: { json: { '$.status': 'ok' } } },
    target: answering(answer('200 OK', '{"status":"down","status":"ok"}')),
    verdict: 'pass',
  },
  {
    name: 'JSON with 1e400',
    check: { url, expect: { json: { '$.depth': { lessThan: 100 } } } },
    target: answering(answer('200 OK', '{"depth":1e400}')),
    verdict: 'fail',
    kind: 'json',
    words: '$.depth is a number beyond what a double can hold',
  },
  {
    name: 'JSON with 1e400 does not count as more than 1 either',
    check: { url, expect: { json: { '$.depth': { moreThan: 1 } } } },
    target: answering(answer('200 OK', '{"depth":1e400}')),
    verdict: 'fail',
    kind: 'json',
    words: '$.depth is a number beyond what a double can hold',
  },
  {
    name: 'no JSON at all',
    check: { url, expect: { json: { '$.status': 'ok' } } },
    target: answering(answer('200 OK', '<html>login</html>')),
    verdict: 'fail',
    kind: 'json',
    words: 'the body is not JSON',
  },
  {
    name: 'an empty body where JSON was due',
    check: { url, expect: { json: { '$.status': 'ok' } } },
    target: answering(answer('200 OK')),
    verdict: 'fail',
    kind: 'json',
    words: 'the body is empty, expected JSON',
  },
  {
    name: 'JSON behind a byte-order mark',
    check: { url, expect: { json: { '$.status': 'ok' } } },
    target: answering(answer('200 OK', '\xef\xbb\xbf{"status":"ok"}')),
    verdict: 'pass',
  },
  {
    name: 'JSON cut short',
    check: { url, expect: { json: { '$.status': 'ok' } } },
    target: answering(answer('200 OK', '{"status":"ok"')),
    verdict: 'fail',
    kind: 'json',
    words: 'the body is not JSON',
  },
  {
    name: 'one node of many is wrong',
    check: { url, expect: { json: { '$.parts[*].up': true } } },
    target: answering(answer('200 OK', '{"parts":[{"up":true},{"up":false}]}')),
    verdict: 'fail',
    kind: 'json',
    words: '$.parts[*].up at $.parts[1].up is false, expected true',
  },
  {
    name: 'a query that selects nothing',
    check: { url, expect: { json: { '$.status': { not: 'down' } } } },
    target: answering(answer('200 OK', '{}')),
    verdict: 'fail',
    kind: 'json',
    words: '$.status is missing',
  },
  {
    name: 'what may not be there is not',
    check: { url, expect: { json: { '$.error': { exists: false } } } },
    target: answering(answer('200 OK', '{}')),
    verdict: 'pass',
  },
  {
    name: 'a list of a million numbers',
    check: { url, bodyLimit: '8MiB', expect: { json: { '$[999999]': 0 } } },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[' },
        { repeat: '0,'.repeat(10_000), times: 100 },
        { send: '0]' },
      ],
    },
    verdict: 'pass',
  },
];
