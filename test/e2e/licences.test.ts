import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the built command line prints the notices of every package that wrangler bundled', () => {
  const bundle = readFileSync('dist/worker/index.js', 'utf8');
  const packages = [...bundle.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name!);
  const notices = execFileSync(process.execPath, ['dist/sitrep.mjs', 'licences'], { encoding: 'utf8' });
  expect(packages.length).toBeGreaterThan(10);
  expect([...new Set(packages)].filter((name) => !notices.includes(`\n${name} `))).toEqual([]);
  expect(readFileSync('dist/licences.txt', 'utf8').trim()).toBe(notices.trim());
});
