import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metrics } from '../../src/present/web/metrics/metrics.ts';
import { finished } from '../finished.ts';
import { acme, sampleView } from '../present/web/support/sample.ts';
import { type Site, startSite } from '../present/web/support/site.ts';

const EXAMPLE = 'https://status.example.com';
const api = readFileSync('docs/api.md', 'utf8');
const badges = readFileSync('docs/badges.md', 'utf8');

let site: Site;

beforeAll(async () => {
  site = await startSite();
  const shown = acme(Date.now());
  const mail = shown.status.checks.find(({ id }) => id === 'mail')!;
  Object.assign(mail, { status: 'down', verdict: 'fail', group: 'Core' });
  shown.status.status = 'down';
  await site.show(shown);
}, 60_000);

afterAll(() => site?.stop());

/** Each line of a `sh` block that ends in the status that it promises. */
const commands = [...`${api}\n${badges}`.matchAll(/^(curl .*?) +# (\d{3})$/gm)].map(
  ([, command, status]) => [command!, Number(status)] as const,
);

describe('every command of the docs does what it says', () => {
  test('there are commands', () => {
    expect(commands.length).toBeGreaterThan(25);
    expect(`${api}\n${badges}`.match(/^curl /gm)).toHaveLength(commands.length);
  });

  test.each(commands)('%s answers %i', (command, status) => {
    const run = finished('sh', ['-c', `${command.replace(EXAMPLE, site.url)} -s -o /dev/null -w '%{http_code}'`], {
      env: { ...process.env, SITREP_TOKEN: 's3cret', BACKUP_TOKEN: 'beat-token' },
    });
    expect(run.stdout).toBe(String(status));
  });
});

describe('docs/badges.md', () => {
  const images = [...badges.matchAll(/!\[[^\]]*\]\((\S+?)\)/g)].map(([, url]) => url!);
  test.each(images)('%s is a badge that knows its check', async (url) => {
    const answer = await fetch(url.replace(EXAMPLE, site.url));
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    expect(await answer.text()).not.toMatch(/no such|unknown/);
  });
});

test('docs/api.md lists every metric, and no other', () => {
  const shown = sampleView([{ id: 'a', name: 'A' }], Date.now());
  shown.details.checks.a = { ...shown.details.checks.a!, failures: { connect: 1 }, httpStatus: 200 };
  const told = new Set([...metrics(shown, 'prometheus').matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const listed = [...api.matchAll(/^\| (`(?:probe|sitrep)_.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(listed.toSorted()).toEqual([...told].toSorted());
});
