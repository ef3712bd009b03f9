import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SUITES, suitesLeftOut, vitestWithout } from '../../scripts/test/suites.ts';

const PACKAGES = readFileSync('scripts/packages.txt', 'utf8').split('\n');

test('every need is a package that CI installs, or root', () => {
  const needs = SUITES.flatMap((suite) => suite.needs);
  expect(needs.filter((name) => name !== 'root' && !PACKAGES.includes(name))).toEqual([]);
});

test.each<[string, readonly string[], readonly string[], string]>([
  ['nothing is missing', [], ['node', 'browser'], ''],
  ['a package of one file', ['curl'], ['node', 'browser'], 'test/docs/api.test.ts'],
  ['a package of a project', ['chromium'], ['node'], 'test/browser/**'],
  ['a package that no test needs', ['prometheus-blackbox-exporter'], ['node', 'browser'], ''],
])('%s', (_, missing, projects, files) => {
  expect(vitestWithout(suitesLeftOut(missing), ['node', 'browser'])).toEqual({
    args: projects.flatMap((project) => ['--project', project]),
    env: { SITREP_TEST_LEFT_OUT: files },
  });
});

test('what is lacking is named', () => {
  expect(suitesLeftOut(['gcc', 'root']).find(({ files }) => files.includes('checks/{disk'))?.lacks).toEqual([
    'root',
    'gcc',
  ]);
});
