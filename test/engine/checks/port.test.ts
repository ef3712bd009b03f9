import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parseListeners } from '../../../src/engine/checks/linux/listeners.ts';
import { type Puppet, startPuppet } from '../../fixtures/processes/puppet.ts';
import { type Listening, listening } from '../../listening.ts';
import { judge, remarks } from './linux/judge.ts';
import { recorded } from './linux/recorded.ts';

const open: Listening[] = [];
const puppets: Puppet[] = [];

afterEach(async () => {
  for (const { end } of open.splice(0)) await end();
  for (const puppet of puppets.splice(0)) await puppet.kill();
});

const listen = async (host: string, options: { ipv6Only?: boolean; backlog?: number } = {}): Promise<number> => {
  const server = createServer((socket) => socket.on('error', () => {}));
  const listens = await listening(server, { host, ...options });
  open.push(listens);
  return listens.port;
};

test('a listening socket passes, and fails once it is closed', async () => {
  const port = await listen('127.0.0.1');
  expect(await judge({ type: 'port', port })).toMatchObject({ verdict: 'pass', measures: { backlog: 0 } });

  await open[0]!.end();
  const { verdict, reasons } = await judge({ type: 'port', port });
  expect(verdict).toBe('fail');
  expect(reasons[0]).toMatch(new RegExp(`^missing: nothing listens on port ${port} \\(`));
});

test.each([
  { bound: '127.0.0.1', asked: '127.0.0.1', verdict: 'pass' },
  { bound: '127.0.0.1', asked: '127.0.0.2', verdict: 'fail' },
  { bound: '127.0.0.1', asked: '0.0.0.0', verdict: 'fail' },
  { bound: '0.0.0.0', asked: '127.0.0.1', verdict: 'pass' },
  { bound: '0.0.0.0', asked: '::1', verdict: 'fail' },
  { bound: '::1', asked: '::1', verdict: 'pass' },
  { bound: '::1', asked: '127.0.0.1', verdict: 'fail' },
  { bound: '::', asked: '::1', verdict: 'pass' },
  { bound: '::', asked: '127.0.0.1', verdict: 'pass' },
  { bound: '::ffff:127.0.0.1', asked: '127.0.0.1', verdict: 'pass' },
])('bound to $bound and asked for $asked: $verdict', async ({ bound, asked, verdict }) => {
  const port = await listen(bound);
  const judged = await judge({ type: 'port', port, address: asked });
  expect(judged.verdict).toBe(verdict);
  if (verdict === 'fail') expect(judged.reasons).toEqual([`missing: port ${port} is listened on, but not at ${asked}`]);
});

test('a full accept queue is seen', async () => {
  // Node accepts at once, so the queue is filled behind its back: a stopped process cannot accept.
  const { spawn } = await import('node:child_process');
  const listener = spawn(
    process.execPath,
    ['-e', "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))"],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const port = Number(String((await once(listener.stdout, 'data'))[0]));
  listener.kill('SIGSTOP');
  const clients = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
  await Promise.all(clients.map((client) => once(client, 'connect')));

  const raw = { type: 'port', port, thresholds: { backlog: { warn: 1, fail: 2 } } };
  expect(await judge(raw)).toEqual({
    verdict: 'fail',
    reasons: ['threshold: backlog 3 is over the fail threshold 2'],
    measures: { backlog: 3 },
  });

  for (const client of clients) client.destroy();
  listener.kill('SIGKILL');
  await once(listener, 'exit');
});

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (at: number, port: number, state: string): string =>
  `${String(at).padStart(4)}: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${10_000 + at} 1 0000000000000000 100 0 0 10 0\n`;

test.each([100, 1_700, 20_000])('the last of %s listening sockets is found', async (count) => {
  const rows = Array.from({ length: count }, (_, at) => row(at, at + 1, '0A'));
  const others = Array.from({ length: 3_000 }, (_, at) => row(count + at, 9, '01'));
  const tree = { '/proc/net/tcp': HEAD + rows.join('') + others.join('') };
  expect(await judge({ type: 'port', port: count }, recorded(tree))).toMatchObject({ verdict: 'pass' });
  expect(await judge({ type: 'port', port: 65_535 }, recorded(tree))).toMatchObject({ verdict: 'fail' });
});

test('a list that ends within a line is no fault', async () => {
  for (let cut = 20; cut < 130; cut++) {
    const tree = { '/proc/net/tcp': HEAD + row(0, 80, '0A') + row(1, 81, '0A').slice(0, cut) };
    expect(await judge({ type: 'port', port: 80 }, recorded(tree))).toMatchObject({ verdict: 'pass' });
  }
});

test('addresses are read in the order of the machine', () => {
  const [little] = parseListeners(HEAD + row(0, 80, '0A'), true);
  const [big] = parseListeners(HEAD + row(0, 80, '0A').replace('0100007F', '7F000001'), false);
  expect(little!.address).toBe('00000000000000000000ffff7f000001');
  expect(big).toEqual(little);
});

test('the socket must be held by the process that is named', async () => {
  const { spawn } = await import('node:child_process');
  const holder = spawn(
    'perl',
    [
      '-MIO::Socket::INET',
      '-e',
      '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1"); $| = 1; print $s->sockport; <STDIN>',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const port = Number(String((await once(holder.stdout, 'data'))[0]));
  puppets.push(await startPuppet('not-the-holder'));

  expect(await judge({ type: 'port', port, process: 'perl' })).toMatchObject({ verdict: 'pass' });
  expect(await judge({ type: 'port', port, process: 'not-the-holder' })).toMatchObject({
    verdict: 'fail',
    reasons: [`missing: port ${port} is listened on, but not by a process named not-the-holder`],
  });
  expect(await judge({ type: 'port', port, process: 'nobody' })).toMatchObject({
    verdict: 'fail',
    reasons: ['missing: there is no process named nobody'],
  });

  holder.stdin.end();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
});

test.each([
  [{ port: 0 }, '$.checks[0].port: expected a whole number from 1 to 65535, found 0'],
  [
    { port: 80, address: 'localhost' },
    '$.checks[0].address: expected an IP address such as "127.0.0.1" or "::1", found "localhost"',
  ],
  [
    { port: 80, address: '[::1]' },
    '$.checks[0].address: expected an IP address such as "127.0.0.1" or "::1", found "[::1]"',
  ],
])('%j is refused', (fields, message) => {
  expect(remarks({ type: 'port', ...fields })).toEqual([message]);
});
