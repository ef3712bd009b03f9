import type { Row, Target } from '../row.ts';

const tcp = { type: 'tcp', host: '127.0.0.1', port: '{port}' };
const says = (text: string): Target => ({ steps: [{ send: text }, { finish: 'hold' }] });
const redis: Target = {
  steps: [{ wait: 'byte' }, { part: 'PING', found: '+PONG\r\n', absent: '-ERR\r\n' }, { finish: 'hold' }],
};

/** Line protocols, and peers that go away while they are spoken. */
export const TCP: readonly Row[] = [
  {
    name: 'tcp, a connection is all that is asked',
    check: tcp,
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'tcp, refused',
    check: tcp,
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
  },
  {
    name: 'tcp, a network that swallows the connection attempt',
    check: { ...tcp, timeout: '400ms' },
    target: { absent: 'deaf' },
    verdict: 'fail',
    kind: 'timeout',
    words: 'not done within 400ms: still waiting for a connection to {target}',
  },
  {
    name: 'tcp, a greeting that matches',
    check: { ...tcp, expect: { response: { matches: '^220 ' } } },
    target: says('220 mail.acme.dev ESMTP\r\n'),
    verdict: 'pass',
  },
  {
    name: 'tcp, a greeting in pieces',
    check: { ...tcp, expect: { response: { contains: 'ready' } } },
    target: { steps: [{ send: '* OK rea' }, { wait: 50 }, { send: 'dy\r\n' }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'tcp, an answer to what was sent',
    check: { ...tcp, send: 'PING\r\n', expect: { response: { contains: '+PONG' } } },
    target: redis,
    verdict: 'pass',
  },
  {
    name: 'tcp, bytes sent and expected',
    check: { ...tcp, sendHex: '00 01', expect: { responseHex: 'ff 00 fe' } },
    target: { steps: [{ wait: 'byte' }, { hex: '10ff00fe20' }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'tcp, the wrong bytes, and then the end',
    check: { ...tcp, expect: { responseHex: 'ff 00' } },
    target: { steps: [{ hex: '0a0b' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '{target} closed the connection; the response is 0a 0b, expected it to contain ff 00',
  },
  {
    name: 'tcp, another greeting, and then the end',
    check: { ...tcp, expect: { response: { contains: '220' } } },
    target: { steps: [{ send: '554 go away' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '{target} closed the connection; the response is "554 go away", expected it to contain "220"',
  },
  {
    name: 'tcp, another greeting, and no end',
    check: { ...tcp, timeout: '300ms', expect: { response: { contains: '220' } } },
    target: says('554 go away'),
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for a response from {target} (11 bytes so far do not match)',
  },
  {
    name: 'tcp, silence where a greeting is due',
    check: { ...tcp, timeout: '300ms', expect: { response: { contains: '220' } } },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for a response from {target} (nothing so far)',
  },
  {
    name: 'tcp, closed where a greeting is due',
    check: { ...tcp, expect: { response: { contains: '220' } } },
    target: { steps: [{ finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '{target} closed the connection; nothing came',
  },
  {
    name: 'tcp, reset where a greeting is due',
    check: { ...tcp, expect: { response: { contains: '220' } } },
    target: { steps: [{ wait: 50 }, { finish: 'reset' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} reset the connection',
  },
  {
    name: 'tcp, a half-open peer that has ended its side and still answers nothing',
    check: { ...tcp, send: 'PING\r\n', expect: { response: { contains: 'PONG' } } },
    target: { steps: [{ finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '{target} closed the connection; nothing came',
  },
  {
    name: 'tcp, an endless greeting that never matches',
    check: { ...tcp, expect: { response: { contains: '220' } } },
    target: { steps: [{ endless: 'x'.repeat(4096) }] },
    verdict: 'fail',
    kind: 'response',
    words:
      '{target} sent 16384 bytes and more; the response is a text of 16384 characters, expected it to contain "220"',
  },
  {
    name: 'tcp, a match after the first 16 KiB does not count',
    check: { ...tcp, expect: { response: { contains: '220' } } },
    target: says(`${'x'.repeat(16_384)}220`),
    verdict: 'fail',
    kind: 'response',
    words: '{target} sent 16384 bytes and more',
  },
  {
    name: 'tcp, a greeting that drips',
    check: { ...tcp, timeout: '500ms', expect: { response: { contains: '220' } } },
    target: { steps: [{ drip: 'slow ', every: 50 }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'bytes so far do not match',
  },
];
