import { answer, answering, type Row } from '../row.ts';

const url = 'http://{target}/';

/** Peers that are not there, say nothing, or go away at each stage. */
export const SOCKETS: readonly Row[] = [
  { name: 'a healthy answer', check: { url }, target: answering(answer('200 OK', 'fine')), verdict: 'pass' },
  {
    name: 'localhost, where only 127.0.0.1 listens',
    check: { url: 'http://localhost:{port}/' },
    target: answering(answer('200 OK', 'fine')),
    verdict: 'pass',
  },
  {
    name: 'refused',
    check: { url },
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
  },
  {
    name: 'unroutable',
    check: { url: 'http://255.255.255.255/' },
    verdict: 'fail',
    kind: 'connect',
    words: 'no route to the network of 255.255.255.255:80',
  },
  {
    name: 'a network that swallows the connection attempt',
    check: { url, timeout: '400ms' },
    target: { absent: 'deaf' },
    verdict: 'fail',
    kind: 'timeout',
    words: 'not done within 400ms: still waiting for the connection',
  },
  {
    name: 'connectTimeout is over before the timeout is',
    check: { url, timeout: '2s', connectTimeout: '300ms' },
    target: { absent: 'deaf' },
    verdict: 'fail',
    kind: 'timeout',
    words: 'connectTimeout of 300ms passed, still waiting for the connection',
    runtimes: ['node', 'native'],
  },
  {
    name: 'a name that does not resolve',
    // A label of 64 characters: no resolver has to ask anyone.
    check: { url: `http://${'a'.repeat(64)}.invalid/` },
    verdict: 'fail',
    kind: 'dns',
    words: '.invalid:80 does not resolve',
  },
  {
    name: 'accepts and says nothing',
    check: { url, timeout: '400ms' },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'not done within 400ms: still waiting for the response headers',
  },
  {
    name: 'accepts, says nothing, and is tried again',
    check: { url, timeout: '200ms', retries: 1 },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    attempts: 2,
    words: 'still waiting for the response headers',
  },
  {
    name: 'closes at once',
    check: { url },
    target: { steps: [{ finish: 'end' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} closed the connection before the response headers',
  },
  {
    name: 'resets at once',
    check: { url },
    target: { steps: [{ finish: 'reset' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} reset the connection',
  },
  {
    name: 'resets after the request',
    check: { url },
    target: { steps: [{ wait: 'head' }, { finish: 'reset' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} reset the connection',
  },
  {
    name: 'resets within the headers',
    check: { url },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.1 200 OK\r\nServ' }, { wait: 50 }, { finish: 'reset' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} reset the connection',
  },
  {
    name: 'resets within the body',
    check: { url },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal' },
        { wait: 50 },
        { finish: 'reset' },
      ],
    },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} reset the connection',
  },
  {
    name: 'closes within the body',
    check: { url },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} closed the connection before the end of the body',
  },
  {
    name: 'promises to keep the connection, and closes it between two requests',
    check: { url },
    target: {
      paths: {
        // Closed as the next request comes: nobody can have seen it before.
        '/': [{ send: answer('302 Found', '', ['Location: /two', 'Connection: keep-alive']) }, { wait: 'another' }],
        '/two': [{ send: answer('200 OK', 'fine') }],
      },
    },
    verdict: 'pass',
  },
  {
    name: 'ends its side after the answer and waits for ours',
    check: { url },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.1 200 OK\r\n\r\nfine' }, { finish: 'end' }] },
    verdict: 'pass',
  },
];
