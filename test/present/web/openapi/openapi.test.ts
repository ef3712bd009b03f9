import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Description, describedBy, undescribed } from '../support/described.ts';
import { acme, sampleView } from '../support/sample.ts';
import { type Site, startSite } from '../support/site.ts';

let site: Site;
let description: Description;

beforeAll(async () => {
  site = await startSite();
  const shown = acme(Date.now());
  const again = sampleView([{ id: 'capped', name: 'Asked too often' }], Date.now());
  shown.status.checks.push(...again.status.checks);
  Object.assign(shown.details.checks, again.details.checks);
  const place = { name: 'Western Europe', kind: 'hint', blindSince: null, checkedAt: shown.status.updatedAt };
  const locations = [{ id: 'weur', ...place, colo: 'FRA', hintObeyed: true, roundTripMs: 9 }];
  Object.assign(shown.details, { locations });
  await site.show(shown);
  description = await describedBy(site.url);
}, 60_000);

afterAll(() => site?.stop());

const TOKEN = { authorization: 'Bearer s3cret' };
const BEAT = { authorization: 'Bearer beat-token' };

/** Every answer that a route can give: path of the description, request, expected status. */
const ANSWERS: [path: string, request: string, status: number, headers?: Record<string, string>][] = [
  ['/status', 'GET /status', 200],
  ['/status', 'GET /status?exclude=api', 200],
  ['/status', 'GET /status?format=text', 200],
  ['/status', 'GET /status', 200, { accept: 'application/health+json' }],
  ['/status', 'GET /status', 200, TOKEN],
  ['/status', 'GET /status', 304, { 'if-none-match': '*' }],
  ['/status', 'GET /status?format=xml', 400],
  ['/status', 'GET /status', 401, { authorization: 'Bearer wrong' }],
  ['/status', 'GET /status?require=nobody', 404],
  ['/status', 'GET /status?require=', 503],
  ['/status/{id}', 'GET /status/search', 200],
  ['/status/{id}', 'GET /status/nobody', 404],
  ['/status/{id}/history', 'GET /status/api/history', 200],
  ['/status/{id}/history', 'GET /status/api/history?window=90d', 200],
  ['/status/{id}/history', 'GET /status/api/history?window=1y', 400],
  ['/status/{id}/history', 'GET /status/api/history', 304, { 'if-none-match': '*' }],
  ['/status/{id}/history', 'GET /status/nobody/history', 404],
  ['/locations', 'GET /locations', 200],
  ['/locations', 'GET /locations', 304, { 'if-none-match': '*' }],
  ['/locations', 'GET /locations?x=1', 400],
  ['/incidents', 'GET /incidents', 200],
  ['/incidents', 'GET /incidents?limit=x', 400],
  ['/incidents', 'GET /incidents?before=!!', 400],
  ['/incidents', 'GET /incidents', 304, { 'if-none-match': '*' }],
  ['/incidents/{id}', 'GET /incidents/mail-mwq0ihc0', 200],
  ['/incidents/{id}', 'GET /incidents/mail-mwq0ihc0', 304, { 'if-none-match': '*' }],
  ['/incidents/{id}', 'GET /incidents/nothing', 404],
  ['/badge.svg', 'GET /badge.svg', 200],
  ['/badge.json', 'GET /badge.json?group=Platform&kind=uptime', 200],
  ['/badge.json', 'GET /badge.json?kind=mood', 404],
  ['/badge/{id}.svg', 'GET /badge/api.svg', 200],
  ['/badge/{id}.json', 'GET /badge/nobody.json', 200],
  ['/badge/{id}/sparkline.svg', 'GET /badge/api/sparkline.svg', 200],
  ['/badge/{id}/{kind}.svg', 'GET /badge/api/latency.svg', 200],
  ['/badge/{id}/{kind}.svg', 'GET /badge/api/mood.svg', 404],
  ['/badge/{id}/{kind}.json', 'GET /badge/api/certificate.json', 200],
  ['/', 'GET /', 200],
  ['/', 'GET /', 304, { 'if-none-match': '*' }],
  ['/checks/{id}', 'GET /checks/api', 200],
  ['/checks/{id}', 'GET /checks/nobody', 404],
  ['/assets/{file}', 'GET /assets/icon-up.svg', 200],
  ['/assets/{file}', 'GET /assets/accent-0ea5e9.css', 200],
  ['/assets/{file}', 'GET /assets/nothing.js', 404],
  ['/metrics', 'GET /metrics', 200],
  ['/metrics', 'GET /metrics', 200, { accept: 'text/plain' }],
  ['/feed.xml', 'GET /feed.xml', 200],
  ['/openapi.json', 'GET /openapi.json', 200],
  ['/openapi.json', 'GET /openapi.json', 304, { 'if-none-match': '*' }],
  ['/livez', 'GET /livez?verbose', 200],
  ['/readyz', 'GET /readyz', 200],
  ['/healthz', 'GET /healthz?exclude=kv', 200],
  ['/livez/{component}', 'GET /livez/ping', 200],
  ['/readyz/{component}', 'GET /readyz/kv', 200],
  ['/healthz/{component}', 'GET /healthz/nothing', 404],
  ['/run', 'POST /run', 200, TOKEN],
  ['/run', 'POST /run', 401],
  ['/diagnosis', 'GET /diagnosis', 200, TOKEN],
  ['/diagnosis', 'GET /diagnosis?x=1', 400, TOKEN],
  ['/diagnosis', 'GET /diagnosis', 401],
  ['/state', 'GET /state', 200, TOKEN],
  ['/state', 'GET /state?after=x', 409, TOKEN],
  ['/state', 'GET /state?x=1', 400, TOKEN],
  ['/state', 'GET /state', 401],
  ['/heartbeat/{id}', 'POST /heartbeat/backup', 204, BEAT],
  ['/heartbeat/{id}', 'POST /heartbeat/backup?status=odd', 400, BEAT],
  ['/heartbeat/{id}', 'POST /heartbeat/backup', 401],
  ['/heartbeat/{id}', 'POST /heartbeat/nobody', 404, BEAT],
  // Last, because from then on the Board is left alone.
  ['/status/{id}/history', 'GET /status/capped/history', 503],
  ['/incidents', 'GET /incidents?limit=70', 503],
  ['/incidents/{id}', 'GET /incidents/search-mwtgihc0', 503],
];

describe('the description', () => {
  test('is OpenAPI 3.1, and every reference resolves', () => {
    expect(description.openapi).toBe('3.1.0');
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
    expect(references.length).toBeGreaterThan(20);
    for (const target of references) {
      expect(Object.keys(description.components.schemas)).toContain(target!.replace('#/components/schemas/', ''));
    }
  });

  test('names every parameter of every path', () => {
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const { parameters = [] } of Object.values(operations)) {
        const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(named.toSorted(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted());
      }
    }
  });

  test('names every operation once, as a client generator needs it', () => {
    const ids = Object.values(description.paths).flatMap((path) => Object.values(path).map((of) => of.operationId));
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[a-z][A-Za-z]+$/)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has no path without a request in this test', () => {
    expect(Object.keys(description.paths).toSorted()).toEqual([...new Set(ANSWERS.map(([path]) => path))].toSorted());
  });
});

describe('every real response matches the description', () => {
  test.each(ANSWERS)('%s: %s is %i', async (path, request, status, headers = {}) => {
    const [method, target] = request.split(' ') as [string, string];
    const answer = await fetch(`${site.url}${target}`, { method, headers });
    expect(answer.status).toBe(status);
    expect(await undescribed(description, path, method, answer)).toEqual([]);
  });
});
