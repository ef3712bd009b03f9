import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doctor } from '../../../src/cli/node/doctor.ts';
import type { Diagnosis, Finding } from '../../../src/contract/diagnosis.ts';
import { type Listening, listening } from '../../listening.ts';
import { check, DEPLOYMENT, FIGURES, view } from '../../present/web/support/fixture.ts';
import { runCli } from '../fake-host.ts';

/** What Cloudflare adds and workerd alone does not, and troubles that take hours to come. */

let handle: RequestListener;
let server: Listening;

beforeAll(async () => {
  server = await listening(createServer((request, response) => handle(request, response)));
});
afterAll(() => server.end());

const PARTS = '[+]ping ok\n[+]kv ok\n[+]ticks ok\n[+]alerts ok\nreadyz check passed\n';
const status = { ...view([check('api')]).status, updatedAt: new Date().toISOString() };

interface Deployed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly diagnosis?: Partial<Diagnosis>;
  readonly status?: object;
  readonly incidents?: number;
}

/** A deployment in order, but for what a test says. */
const deployed =
  ({ headers = {}, diagnosis = {}, status: changed = {}, incidents = 200 }: Deployed): RequestListener =>
  (request, response) => {
    const answers: Readonly<Record<string, [number, string]>> = {
      '/livez': [200, 'ok'],
      '/readyz': [200, PARTS],
      '/status': [200, JSON.stringify({ ...status, ...changed })],
      '/incidents': [incidents, '{}'],
      '/diagnosis': [200, JSON.stringify({ ...DEPLOYMENT, board: { ...FIGURES, tookMs: 20 }, ...diagnosis })],
    };
    const [code, text] = answers[request.url!.replace(/\?.*/, '')] ?? [404, ''];
    response.writeHead(code, headers).end(text);
  };

const examine = async (how: Deployed | RequestListener) => {
  handle = typeof how === 'function' ? how : deployed(how);
  const { code, out } = await runCli([doctor], ['doctor', server.url, '--token', 't', '--format', 'json']);
  const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
  const [first] = findings.filter(({ level }) => level !== 'ok');
  return { code, trouble: first && `${first.level} ${first.id}: ${first.what}` };
};

test('all is well', async () => {
  expect(await examine({})).toEqual({ code: 0, trouble: undefined });
});

const UNANSWERED = { reads: { ...FIGURES.reads, used: 10_000 } };

test.each<[string, Deployed | RequestListener, number, RegExp]>([
  [
    'a login in front',
    (_, response) => response.writeHead(302, { location: 'https://login.example/' }).end(),
    1,
    /^bad address: .*redirects to https:\/\/login\.example\/$/,
  ],
  ['something else', (_, response) => response.end('<html>'), 1, /^bad address: .*not as Sitrep does$/],
  ['a connection that breaks', (request) => request.destroy(), 1, /^bad address: .*(?:hang up|closed|ECONNRESET)/],
  ['a cron that stopped', { status: { stale: true } }, 1, /^bad cron: .*no tick has ended in time$/],
  ['an answer that is no status', { status: { checks: 7 } }, 1, /^bad kv: \/status does not answer as it should$/],
  [
    'Smart Placement',
    { headers: { 'cf-ray': '8f-FRA', 'cf-placement': 'remote-IAD' } },
    0,
    /^warn place: .*FRA by IAD/,
  ],
  ['another version', { diagnosis: { version: '9.9.9' } }, 0, /^warn version: the deployment runs 9\.9\.9, and/],
  [
    'slow ticks',
    { diagnosis: { board: { ...FIGURES, tickLagMs: 90_000, tookMs: 1 } } },
    0,
    /^warn lag: .*1m30s|^warn lag/,
  ],
  ['a Board that is away', { incidents: 503, diagnosis: { board: null } }, 1, /^bad board: the Board does not answer$/],
  [
    'reads that are used up',
    { incidents: 503, diagnosis: { board: { ...FIGURES, ...UNANSWERED, tookMs: 1 } } },
    0,
    /^warn board: 10000 of 10000 reads/,
  ],
  [
    'a plan that is nearly used up',
    { diagnosis: { planned: [{ name: 'rows written', unit: '', used: 90_000, limit: 100_000 }] } },
    0,
    /^warn plan: .*rows written 90,000 of 100,000/,
  ],
])('%s', async (_, how, code, trouble) => {
  const found = await examine(how);
  expect(found.trouble).toMatch(trouble);
  expect(found.code).toBe(code);
});

test.each([
  ['status.acme.dev', /is not a URL; give the address/],
  ['ftp://acme.dev', /must begin with https:/],
  ['https://u:p@acme.dev', /leave them out/],
  ['https://acme.dev/status', /give https:\/\/acme\.dev$/m],
])('%s is wrong usage', async (url, message) => {
  const { code, err } = await runCli([doctor], ['doctor', url]);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  expect(err).not.toContain('u:p');
});
