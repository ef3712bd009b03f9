import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locations } from '../../../src/cli/node/locations.ts';
import type { LocationsAnswer } from '../../../src/contract/view.ts';
import { type Listening, listening } from '../../listening.ts';
import { runCli } from '../fake-host.ts';

let handle: RequestListener;
let server: Listening;

beforeAll(async () => {
  server = await listening(createServer((request, response) => handle(request, response)));
});
afterAll(() => server.end());

const checkedAt = new Date().toISOString();
const ANSWER: LocationsAnswer = {
  updatedAt: checkedAt,
  stale: false,
  locations: [
    {
      id: 'weur',
      name: 'Western Europe',
      kind: 'hint',
      blindSince: null,
      checkedAt,
      colo: 'FRA',
      hintObeyed: true,
      roundTripMs: 14,
    },
    { id: 'oc', name: 'Oceania', kind: 'hint', blindSince: null, checkedAt, colo: 'SIN', hintObeyed: false },
    { id: 'lab', name: 'Lab', kind: 'url', blindSince: checkedAt, checkedAt: null },
  ],
};

const run = (...more: readonly string[]) => runCli([locations], ['locations', '--server', server.url, ...more]);

test('each location is a line: kind, data centre, round trip, last reading', async () => {
  let asked = '';
  handle = ({ url, headers }, response) => {
    asked = `${url} ${headers.authorization}`;
    response.end(JSON.stringify(ANSWER));
  };
  const { code, out, err } = await run('--token', 's3cret');
  expect([code, err, asked]).toEqual([0, '', '/locations Bearer s3cret']);
  const [head, weur, oc, lab] = out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(head).toEqual(['LOCATION', 'NAME', 'KIND', 'COLO', 'HINT', 'ROUND TRIP', 'LAST READING']);
  expect(weur).toEqual([
    'weur',
    'Western Europe',
    'hint',
    'FRA',
    'obeyed',
    '14 ms',
    expect.stringMatching(/^\d+ s ago$/),
  ]);
  expect(oc!.slice(3, 6)).toEqual(['SIN', 'not obeyed: oc, really SIN', '-']);
  expect(lab).toEqual(['lab', 'Lab', 'url', '-', '-', '-', '-, blind']);
  expect(JSON.parse((await run('--format', 'json')).out)).toEqual(ANSWER);
});

test('a deployment without locations says so, and one that is stale too', async () => {
  handle = (_, response) => response.end(JSON.stringify({ ...ANSWER, locations: [] }));
  expect((await run()).out).toMatch(/^No check that you may see has locations/);
  handle = (_, response) => response.end(JSON.stringify({ ...ANSWER, stale: true }));
  expect((await run()).out).toContain('\nThis is stale');
});

test.each<[string, RequestListener, RegExp]>([
  ['the wrong token', (_, response) => response.writeHead(401).end(), /set SITREP_TOKEN/],
  ['another program', (_, response) => response.end('<!doctype html>'), /this is no Sitrep/],
  ['an older version', (_, response) => response.writeHead(404).end('{}'), /answered 404/],
  ['nobody', (request) => request.socket.destroy(), /locations: http:/],
])('%s is an error with its reason', async (_, listener, message) => {
  handle = listener;
  const { code, out, err } = await run();
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(message);
});

test('an address that is none is wrong usage', async () => {
  const { code, err } = await runCli([locations], ['locations', '--server', 'status.acme.dev']);
  expect([code, err]).toEqual([2, expect.stringContaining('is not a URL')]);
});
