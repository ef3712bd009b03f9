import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/contract/diagnosis.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { DEPLOY_TOKEN, deploy } from './deployed.ts';
import { eventually, ROOT, SITREP, sitrep, start } from './program.ts';

let target: Listening;
let script: string;

beforeAll(async () => {
  target = await listening(createServer((_, response) => response.writeHead(200).end()));
  script = readFileSync(join(ROOT, 'dist/worker/index.js'), 'utf8');
});
afterAll(() => target.end());

const checks = (extra: object = {}) =>
  JSON.stringify({ checks: [{ id: 'api', type: 'http', url: target.url, ...extra }] });

const doctor = async (url: string, token = DEPLOY_TOKEN) => {
  const { code, text } = await sitrep(['doctor', url, '--format', 'json'], { env: { SITREP_TOKEN: token } });
  const { level, findings } = JSON.parse(text) as { readonly level: string; readonly findings: readonly Finding[] };
  const levelsOf = (id: string) => findings.filter((finding) => finding.id === id).map((finding) => finding.level);
  return { code, level, findings, of: levelsOf, text };
};

describe('a deployment in workerd', () => {
  test('is well after its first tick, and not before', async () => {
    const worker = await deploy(script, { secrets: { SITREP_CHECKS: checks() } });
    const before = await doctor(worker.url);
    expect([before.code, before.of('cron'), before.of('board')]).toEqual([1, ['bad'], ['ok']]);
    await worker.probe();
    const after = await doctor(worker.url);
    expect(after.findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect([after.code, after.level, after.of('cron'), after.of('plan'), after.of('usage')]).toEqual([
      0,
      'ok',
      ['ok'],
      ['ok'],
      ['ok'],
    ]);
    const refused = await doctor(worker.url, 'wrong');
    expect([refused.code, refused.of('token'), refused.of('secrets')]).toEqual([1, ['bad'], []]);
    await worker.end();
  });

  test('a secret that is not set is named with what needs it and how to set it', async () => {
    const config = checks({ headers: { authorization: 'Bearer ${API_TOKEN}' } });
    const worker = await deploy(script, { secrets: { SITREP_CHECKS: config } });
    await worker.probe();
    const { code, findings } = await doctor(worker.url);
    expect(code).toBe(1);
    expect(findings.find(({ id }) => id === 'secrets')).toEqual({
      id: 'secrets',
      level: 'bad',
      what: 'API_TOKEN is not set',
      why: 'Off until it is: check api.',
      fix: 'npx wrangler secret put API_TOKEN',
    });
    expect(findings.find(({ id }) => id === 'checks')?.what).toBe('api cannot be measured: not configured');
    await worker.end();
  });

  test('a config that cannot be used is told with its mistake, and the Board is away', async () => {
    const worker = await deploy(script, { secrets: { SITREP_CHECKS: '{"checks": [{"id": "api"}]}' } });
    const { code, of, findings } = await doctor(worker.url);
    expect([code, of('config'), of('board')]).toEqual([1, ['bad'], ['bad']]);
    expect(findings.find(({ id }) => id === 'config')?.what).toContain('$.checks[0]');
    await worker.end();
  });
});

test('sitrep serve, with and without the token', async () => {
  const folder = newFolder('doctor');
  const config = join(folder, 'checks.json');
  writeFileSync(config, checks({ interval: '1s' }));
  const args = [SITREP, 'serve', '--config', config, '--port', '0', '--persist', join(folder, 'store'), '--quiet'];
  const program = start(process.execPath, args, { env: { SITREP_TOKEN: DEPLOY_TOKEN } });
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  const found = await eventually(
    () => doctor(url!),
    ({ code }) => code === 0,
  );
  expect([found.of('store'), found.of('place'), found.of('plan')]).toEqual([['ok'], ['ok'], []]);
  const { code, text } = await sitrep(['doctor', url!], { env: { SITREP_TOKEN: undefined } });
  expect(code).toBe(0);
  expect(text).toMatch(/^warn {2}token {5}no token was given\n {16}why: /m);
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});
