import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { ROOT } from './program.ts';

const folder = newFolder('action');
const disk = (id: string, threshold: object, tags: readonly string[] = []) => ({
  id,
  name: `Disk ${id}`,
  type: 'disk',
  path: '/',
  thresholds: { used: threshold },
  tags,
});
writeFileSync(
  join(folder, 'checks.json'),
  JSON.stringify({
    checks: [disk('good', { fail: '100%' }), disk('tight', { warn: '0%' }, ['slow']), disk('full', { fail: '0%' })],
  }),
);

/** As GitHub's runner starts it: inputs are variables, and the summary is a file that steps append to. */
const step = (inputs: Readonly<Record<string, string>>) => {
  const summary = join(newFolder('summary'), 'summary.md');
  writeFileSync(summary, 'of the step before\n');
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const env = { ...process.env, GITHUB_STEP_SUMMARY: summary, ...Object.fromEntries(variables) };
  const { status, stdout, stderr } = finished('node', [join(ROOT, 'action/index.mjs')], { cwd: folder, env });
  return { status, stdout, stderr, summary: readFileSync(summary, 'utf8') };
};

test('runs all checks, annotates what is not healthy, and adds a table to the summary', () => {
  const { status, stdout, summary } = step({ config: 'checks.json', 'fail-on': 'fail' });
  expect(status).toBe(1);
  expect(stdout.match(/^::\w+ title=.*?::/gm)).toEqual([
    '::warning title=Disk tight%3A warn::',
    '::error title=Disk full%3A fail::',
  ]);
  expect(summary).toMatch(
    /^of the step before\n### Sitrep\n[\s\S]*\| warn \| Disk tight \|[\s\S]*\| pass \| Disk good \|/,
  );
});

test.each<[Readonly<Record<string, string>>, number]>([
  [{ checks: 'good\n tight' }, 0],
  [{ checks: 'good tight', 'fail-on': 'warn' }, 1],
  [{ 'fail-on': 'never' }, 0],
  [{ tag: 'slow' }, 0],
  [{ checks: 'god' }, 2],
  [{ 'fail-on': 'worse' }, 2],
  [{ 'working-directory': '/' }, 2],
])('the step with %j ends with %i', (inputs, code) => {
  expect(step(inputs).status).toBe(code);
});
