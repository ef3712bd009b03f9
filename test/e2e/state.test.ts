import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything } from '../../scripts/demo/virtual-time.ts';
import { fileText, readFileText, type StateFile } from '../../src/cli/node/state/file.ts';
import type { HistoryAnswer, IncidentsAnswer } from '../../src/contract/board.ts';
import type { Check } from '../../src/contract/check.ts';
import { boardKit } from '../engine/board/board-kit.ts';
import { check } from '../engine/board/fixtures.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { DEPLOY_TOKEN, deploy } from './deployed.ts';
import { eventually, ROOT, SITREP, sitrep, start } from './program.ts';

/** A year, made by the real Board in virtual time, goes to the edge, to `serve`, and back. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const IDS = ['api', 'shop'];

const folder = newFolder('state');
const file = join(folder, 'year.jsonl');
const script = readFileSync(join(ROOT, 'dist/worker/index.js'), 'utf8');
let target: Listening;
let year: StateFile;

const configOf = (ids: readonly string[] = IDS) =>
  JSON.stringify({
    defaults: { interval: '1h' },
    checks: ids.map((id) => ({ id, name: id.toUpperCase(), type: 'http', url: target.url })),
  });

/** Two readings a day and an outage each week, then six hours of five-minute buckets. */
const filledYear = async (): Promise<StateFile> => {
  const kit = boardKit(
    IDS.map((id): Check => check({ id, name: id.toUpperCase(), failureThreshold: 1, successThreshold: 1 })),
  );
  const board = kit.start();
  const end = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
  kit.clock.time = end - 365 * DAY;
  const tick = async (step: number) => {
    const day = Math.floor(kit.clock.time / DAY);
    for (const [index, id] of IDS.entries())
      kit.failures.set(id, day % 7 === index ? { kind: 'connect', message: 'refused' } : undefined);
    await board.tick(kit.clock.time);
    kit.clock.advance(step);
  };
  while (kit.clock.time < end - DAY / 4) await tick(DAY / 2);
  while (kit.clock.time < end) await tick(5 * MINUTE);
  return everything(board);
};

const env = { SITREP_TOKEN: DEPLOY_TOKEN };
const state = (action: string, url: string, ...more: readonly string[]) =>
  sitrep(['state', action, url, ...more], { env });

const exported = async (url: string): Promise<StateFile> => {
  const path = join(folder, 'again.jsonl');
  expect(await state('export', url, path)).toMatchObject({ code: 0 });
  return readFileText(readFileSync(path, 'utf8')) as StateFile;
};

const known = async (url: string) => {
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${DEPLOY_TOKEN}` } });
    return (await answer.json()) as T;
  };
  const today = new Date().toISOString().slice(0, 10);
  const histories = await Promise.all(IDS.map((id) => ask<HistoryAnswer>(`/status/${id}/history?window=90d`)));
  return {
    days: histories.map(({ buckets }) => buckets.filter(({ at }) => at < today)),
    incidents: (await ask<IncidentsAnswer>('/incidents?limit=200')).incidents.filter(
      (each) => each.resolvedAt !== null,
    ),
  };
};

const edge = (config = configOf()) => deploy(script, { secrets: { SITREP_CHECKS: config } });

beforeAll(async () => {
  target = await listening(createServer((_, response) => response.writeHead(200).end()));
  year = await filledYear();
  writeFileSync(file, fileText(year));
}, 60_000);
afterAll(() => target.end());

test('a year goes to the edge, from there to serve, and back to the edge', async () => {
  expect(year.documents.length).toBeGreaterThan(700);
  const first = await edge();
  expect(await state('import', first.url, file)).toMatchObject({ code: 0 });
  expect((await exported(first.url)).documents).toEqual(year.documents);
  const original = await known(first.url);
  expect(original.days[0]).toHaveLength(90);
  expect(original.incidents.length).toBeGreaterThan(50);

  const config = join(folder, 'checks.json');
  writeFileSync(config, configOf());
  const args = [SITREP, 'serve', '--config', config, '--port', '0', '--persist', join(folder, 'store'), '--quiet'];
  const program = start(process.execPath, args, { env });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  await eventually(
    async () => (await fetch(`${url}/readyz`)).status,
    (status) => status === 200,
  );
  const refused = await state('import', url!, file);
  expect([refused.code, refused.text]).toEqual([
    1,
    expect.stringMatching(/Nothing was imported: .* newer than the file/),
  ]);
  // The examples of the docs, as they stand there.
  const lines = [...readFileSync(join(ROOT, 'docs/state.md'), 'utf8').matchAll(/^sitrep (state .*)$/gm)];
  expect(lines).toHaveLength(2);
  for (const [, line] of lines) {
    const words = line!.replace('https://status.acme.dev', first.url).replace('http://127.0.0.1:8787', url!).split(' ');
    expect(await sitrep(words, { env, cwd: folder })).toMatchObject({ code: 0 });
  }
  expect(await known(url!)).toEqual(original);

  const back = join(folder, 'back.jsonl');
  expect(await state('export', url!, back)).toMatchObject({ code: 0 });
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  const second = await edge();
  expect(await state('import', second.url, back)).toMatchObject({ code: 0 });
  expect(await known(second.url)).toEqual(original);
  await Promise.all([first.end(), second.end()]);
});

describe('an import', () => {
  let untouched: Awaited<ReturnType<typeof edge>>;
  beforeAll(async () => {
    untouched = await edge();
  });
  afterAll(() => untouched.end());

  const post = (url: string, from: number, documents: StateFile['documents']) =>
    fetch(`${url}/state`, {
      method: 'POST',
      headers: { authorization: `Bearer ${DEPLOY_TOKEN}` },
      body: JSON.stringify({ head: year.head, from, documents, total: year.documents.length, allow: [] }),
    });

  test('that was cut off changes nothing, and goes on where it ended', async () => {
    const worker = await edge();
    const part = year.documents.slice(0, 300);
    expect(await (await post(worker.url, 0, part)).json()).toEqual({ received: 300, applied: false });
    expect(await (await post(worker.url, 0, part)).json()).toEqual({ received: 300, applied: false });
    expect((await post(worker.url, 400, [])).status).toBe(409);
    expect((await exported(worker.url)).documents).toEqual([]);
    const { code, text } = await state('import', worker.url, file);
    expect([code, text]).toEqual([0, expect.stringContaining('(300 had arrived before)')]);
    expect((await exported(worker.url)).documents).toEqual(year.documents);
    await worker.end();
  });

  const changed = (change: (text: string) => string): string => {
    const path = join(folder, 'changed.jsonl');
    writeFileSync(path, change(fileText(year)));
    return path;
  };
  const newer = (text: string) => text.replace(/(\{"key":"summary\/0000","value":"\{\\"v\\":)\d+/, '$199');
  const secret = (text: string) => text.replace('{"key":"history"', '{"key":"runner"');

  test.each<[string, (text: string) => string, number, RegExp]>([
    ['of another version of the file', (text) => text.replace('"version":1', '"version":2'), 2, /has version 2, and/],
    ['of a file that was cut off', (text) => text.slice(0, 90_000), 2, /is not a document|was cut off/],
    ['of a file without its end', (text) => text.replace(/\{"end":\d+\}\n$/, ''), 2, /was cut off; export it again/],
    ['of something else', () => '{"checks": []}', 2, /line 1 is not the head/],
    ['of another config', (text) => text.replace(year.head.config, 'other'), 1, /config with other checks/],
    ['of a document that a newer Sitrep wrote', newer, 1, /summary has version 99, and this Sitrep reads up to/],
    ['of a document that does not move', secret, 1, /a document "runner", which does not move/],
  ])('%s is refused, and changes nothing', async (_, change, code, message) => {
    const refused = await state('import', untouched.url, changed(change));
    expect(refused).toEqual({ code, text: expect.stringMatching(message) });
    expect((await exported(untouched.url)).documents).toEqual([]);
  });

  test('needs the token, and a Board that answers', async () => {
    const worker = await edge();
    const wrong = await sitrep(['state', 'import', worker.url, file], { env: { SITREP_TOKEN: 'wrong' } });
    expect(wrong).toEqual({ code: 1, text: expect.stringContaining('not that of the runner (SITREP_TOKEN)') });
    expect((await fetch(`${worker.url}/state`)).status).toBe(401);
    await worker.end();
    const away = await edge('{"checks": [{"id": "api"}]}');
    const { code, text } = await state('import', away.url, file);
    expect([code, text]).toEqual([1, expect.stringContaining('The config of this deployment cannot be used')]);
    await away.end();
  });
});
