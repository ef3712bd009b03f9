import type { FailureKind } from '../../../src/contract/failure.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import * as world from './worlds.ts';

/**
 * What every program that has `sitrep health` must say of the same container. `{name}` in a check and in words stands for
 * a value of the case's world.
 */
export interface Case {
  readonly title: string;
  /** What the target does. */
  readonly target: world.MakeWorld;
  /** As in `checks.json`, without the id. */
  readonly check: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly verdict: Verdict;
  /** Of the first reason; none when all is well. */
  readonly kind?: FailureKind | 'threshold';
  /** The first reason, whole; or a piece of it where numbers vary. */
  readonly words?: string | RegExp;
}

const pass = { verdict: 'pass' } as const;
const fail = (kind: FailureKind, words: string | RegExp) => ({ verdict: 'fail', kind, words }) as const;
const warn = (words: string | RegExp) => ({ verdict: 'warn', kind: 'threshold', words }) as const;
const unknown = (words: string | RegExp) => ({ verdict: 'unknown', kind: 'probe', words }) as const;

const PORT: readonly Case[] = [
  { title: 'listening', target: world.tcp(), check: { type: 'port', port: '{port}' }, ...pass },
  {
    title: 'closed',
    target: world.closedPort,
    check: { type: 'port', port: '{port}' },
    ...fail('missing', /^nothing listens on port \d+ \(/),
  },
  {
    title: 'an IPv6 wildcard serves IPv4',
    target: world.tcp('::'),
    check: { type: 'port', port: '{port}', address: '127.0.0.1' },
    ...pass,
  },
  {
    title: 'another address',
    target: world.tcp('127.0.0.1'),
    check: { type: 'port', port: '{port}', address: '::1' },
    ...fail('missing', 'port {port} is listened on, but not at ::1'),
  },
  {
    title: 'another process',
    target: async () => {
      const [listener, other] = [await world.tcp()(), await world.puppet('bystander')()];
      return { values: listener.values, end: () => Promise.all([listener.end(), other.end()]) };
    },
    check: { type: 'port', port: '{port}', process: 'bystander' },
    ...fail('missing', 'port {port} is listened on, but not by a process named bystander'),
  },
];

const PROCESS: readonly Case[] = [
  { title: 'alive', target: world.puppet('importer'), check: { type: 'process', name: 'importer' }, ...pass },
  {
    title: 'killed',
    target: world.killed('importer'),
    check: { type: 'process', name: 'importer' },
    ...fail('missing', 'there is no process named importer'),
  },
  {
    title: 'a part of a name',
    target: world.puppet('importer'),
    check: { type: 'process', name: 'import' },
    ...fail('missing', 'there is no process named import'),
  },
  {
    title: 'a name beyond 15 bytes',
    target: world.puppet('image-importer-of-cats'),
    check: { type: 'process', name: 'image-importer-of-cats' },
    ...pass,
  },
  {
    title: 'brackets and spaces in its name',
    target: world.puppet('a) Z 1 (b'),
    check: { type: 'process', name: 'a) Z 1 (b' },
    ...pass,
  },
  {
    title: 'a zombie',
    target: world.puppet('keeper', { lines: ['zombie'] }),
    check: { type: 'process', pid: '{answer}' },
    ...fail('missing', 'no process {answer} is alive: {answer} is a zombie, which its parent has not waited for'),
  },
  {
    title: 'alive without its first thread',
    target: world.puppet('leaderless', { words: ['exit-main'], lines: ['start worker'] }),
    check: { type: 'process', name: 'leaderless' },
    ...pass,
  },
  {
    title: 'by command line',
    target: world.puppet('importer', { words: ['--queue', 'images'] }),
    check: { type: 'process', command: '--queue images' },
    ...pass,
  },
  {
    title: 'by process id, killed',
    target: world.killed('importer'),
    check: { type: 'process', pid: '{pid}' },
    ...fail('missing', 'there is no process {pid}'),
  },
  {
    title: 'too few',
    target: world.puppet('importer'),
    check: { type: 'process', name: 'importer', thresholds: { count: { fail: 2 } } },
    ...fail('threshold', 'count 1 is under the fail threshold 2'),
  },
  {
    title: 'a pid file of nothing',
    target: world.file('starting\n'),
    check: { type: 'process', pidfile: '{path}' },
    ...fail('missing', '{path} does not hold a process id'),
  },
];

const THREADS: readonly Case[] = [
  {
    title: 'enough',
    target: world.puppet('importer', { lines: ['start worker', 'start worker'] }),
    check: { type: 'threads', process: 'importer', name: 'worker', thresholds: { count: { fail: 2 } } },
    ...pass,
  },
  {
    title: 'one ended',
    target: world.puppet('importer', { lines: ['start worker', 'start worker', 'stop'] }),
    check: { type: 'threads', process: 'importer', name: 'worker', thresholds: { count: { fail: 2 } } },
    ...fail('threshold', 'count 1 is under the fail threshold 2'),
  },
  {
    title: 'all ended',
    target: world.puppet('importer', { lines: ['start worker', 'stop'] }),
    check: { type: 'threads', process: 'importer', name: 'worker' },
    ...fail('missing', 'no thread named worker in importer; its threads are importer'),
  },
  {
    title: 'a name beyond 15 bytes',
    target: world.puppet('importer', { lines: ['start image-importer-1'] }),
    check: { type: 'threads', process: 'importer', name: 'image-importer-1' },
    ...pass,
  },
  {
    title: 'of no process',
    target: world.nothing,
    check: { type: 'threads', process: 'importer', name: 'worker' },
    ...fail('missing', 'there is no process named importer'),
  },
];

const MEMORY: readonly Case[] = [
  {
    title: 'within',
    target: world.nothing,
    check: { type: 'memory', thresholds: { used: { fail: '99.9%' } } },
    ...pass,
  },
  {
    title: 'beyond',
    target: world.nothing,
    check: { type: 'memory', thresholds: { workingSet: { fail: '1B' } } },
    ...fail('threshold', /^workingSet .* is over the fail threshold 1 bytes?$/),
  },
  {
    title: 'of a process',
    target: world.puppet('hog'),
    check: { type: 'memory', process: 'hog', thresholds: { workingSet: { warn: '1KiB' } } },
    ...warn(/^workingSet .* is over the warn threshold 1 KiB$/),
  },
  {
    title: 'pressure of one process',
    target: world.puppet('hog'),
    check: { type: 'memory', process: 'hog', thresholds: { pressure: { fail: '50%' } } },
    ...unknown('pressure could not be measured: it is counted for the whole container: leave "process" out'),
  },
];

const FILE: readonly Case[] = [
  {
    title: 'young',
    target: world.file('beat'),
    check: { type: 'file', path: '{path}', thresholds: { age: { fail: '1m' } } },
    ...pass,
  },
  {
    title: 'stale',
    target: world.file('beat', 7200),
    check: { type: 'file', path: '{path}', thresholds: { age: { warn: '1m', fail: '1h' } } },
    ...fail('threshold', /^age .* is over the fail threshold 60 min$/),
  },
  {
    title: 'missing',
    target: world.nothing,
    check: { type: 'file', path: '/no/such/file' },
    ...fail('missing', 'there is no /no/such/file'),
  },
  {
    title: 'a path through a file',
    target: world.file('beat'),
    check: { type: 'file', path: '{path}/deeper' },
    ...fail('missing', 'there is no {path}/deeper: a part of its path is not a directory'),
  },
  {
    title: 'from the future',
    target: world.file('beat', -7200),
    check: { type: 'file', path: '{path}', thresholds: { age: { fail: '1m' } } },
    ...unknown(
      'age could not be measured: its modification time is 2h in the future: the clock was set back, or another machine wrote it',
    ),
  },
  {
    title: 'with its text',
    target: world.file('state: größer\n'),
    check: { type: 'file', path: '{path}', contains: 'größer' },
    ...pass,
  },
  {
    title: 'without its text',
    target: world.file('state: idle\n'),
    check: { type: 'file', path: '{path}', contains: 'busy' },
    ...fail('body', '{path} does not contain "busy"'),
  },
  {
    title: 'a FIFO, which is not opened',
    target: world.fifo,
    check: { type: 'file', path: '{path}', contains: 'x' },
    ...fail('body', '{path} is not a regular file, so it has no contents'),
  },
];

const full = { used: { warn: '50%', fail: '90%' }, inodes: { fail: '90%' } };
const DISK: readonly Case[] = [
  { title: 'empty', target: world.disk(0), check: { type: 'disk', path: '{path}', thresholds: full }, ...pass },
  {
    title: 'three quarters full',
    target: world.disk(48),
    check: { type: 'disk', path: '{path}', thresholds: full },
    ...warn('used 75% is over the warn threshold 50%'),
  },
  {
    title: 'full',
    target: world.disk(64),
    check: { type: 'disk', path: '{path}', thresholds: full },
    ...fail('threshold', 'used 100% is over the fail threshold 90%'),
  },
  {
    title: 'out of inodes',
    target: world.disk(0, 15),
    check: { type: 'disk', path: '{path}', thresholds: full },
    ...fail('threshold', 'inodes 100% is over the fail threshold 90%'),
  },
  {
    title: 'without a size',
    target: world.nothing,
    check: { type: 'disk', path: '/proc', thresholds: { used: { fail: '90%' } } },
    ...unknown('used could not be measured: this file system has no size'),
  },
];

const url = 'http://127.0.0.1:{port}/healthz';
const HTTP: readonly Case[] = [
  { title: '200', target: world.http(world.says(200, 'ok')), check: { type: 'http', url }, ...pass },
  {
    title: '503',
    target: world.http(world.says(503, 'no')),
    check: { type: 'http', url, retries: 0 },
    ...fail('status', /503/),
  },
  {
    title: 'refused',
    target: world.closedPort,
    check: { type: 'http', url, retries: 0 },
    ...fail('connect', '127.0.0.1:{port} refused the connection'),
  },
  {
    title: 'silent',
    target: world.silent,
    check: { type: 'http', url, retries: 0, timeout: '300ms' },
    ...fail('timeout', /^not done within 300ms: still waiting for /),
  },
  {
    title: 'not HTTP at all',
    target: world.tcp('127.0.0.1', '220 mail.acme.dev ESMTP\r\n'),
    check: { type: 'http', url, retries: 0 },
    ...fail('protocol', /./),
  },
  {
    title: 'a JSON value beyond its bound',
    target: world.http(world.says(200, '{"queue":{"depth":101}}', { 'content-type': 'application/json' })),
    check: { type: 'http', url, expect: { json: { '$.queue.depth': { lessThan: 100 } } } },
    ...fail('json', /depth/),
  },
  {
    title: 'a body that is not what was expected',
    target: world.http(world.says(200, 'error: no disk')),
    check: { type: 'http', url, expect: { body: { excludes: 'error' } } },
    ...fail('body', /error/),
  },
  {
    title: 'over a unix socket',
    target: world.httpAt('app.sock', world.says(200, 'ok')),
    check: { type: 'http', url: 'http://localhost/healthz', socket: '{socket}' },
    ...pass,
  },
  {
    title: 'a unix socket that is not there',
    target: world.nothing,
    check: { type: 'http', url: 'http://localhost/healthz', socket: '/no/such.sock', retries: 0 },
    ...fail('connect', /\/no\/such\.sock/),
  },
  {
    title: 'localhost that listens on IPv6 alone',
    target: world.http(world.says(200, 'ok'), '::1'),
    check: { type: 'http', url: 'http://localhost:{port}/' },
    ...pass,
  },
];

const TCP: readonly Case[] = [
  { title: 'accepts', target: world.tcp(), check: { type: 'tcp', host: '127.0.0.1', port: '{port}' }, ...pass },
  {
    title: 'refuses',
    target: world.closedPort,
    check: { type: 'tcp', host: '127.0.0.1', port: '{port}', retries: 0 },
    ...fail('connect', '127.0.0.1:{port} refused the connection'),
  },
  {
    title: 'greets otherwise',
    target: world.tcp('127.0.0.1', 'HELLO\r\n'),
    check: { type: 'tcp', host: '127.0.0.1', port: '{port}', expect: { response: { contains: 'ESMTP' } } },
    ...fail('response', /ESMTP/),
  },
  {
    title: 'over a unix socket',
    target: world.tcpAt('redis.sock', '+PONG\r\n'),
    check: { type: 'tcp', socket: '{socket}', expect: { response: { contains: 'PONG' } } },
    ...pass,
  },
];

export const CASES: readonly Case[] = [...PORT, ...PROCESS, ...THREADS, ...MEMORY, ...FILE, ...DISK, ...HTTP, ...TCP];
