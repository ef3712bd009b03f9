import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';

const SCRIPT = resolve('scripts/release.ts');

let folder = '';
const git = (...args: readonly string[]) =>
  finished('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
const release = () => finished('node', [SCRIPT], { cwd: folder });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeEach(() => {
  folder = newFolder('release');
  git('init', '--quiet');
  write('package.json', '{ "version": "1.2.3" }');
  write('CHANGELOG.md', '# Changelog\n\n## [1.2.3] - 2026-12-01\n\n- news\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'all');
});

test.each<[string, () => void, string]>([
  ['changes are not committed', () => write('new.txt', ''), 'there are changes that are not committed'],
  ['the tag exists', () => git('tag', 'v1.2.3'), 'the tag v1.2.3 exists. Raise "version" in package.json'],
  [
    'the changelog is silent',
    () => {
      write('CHANGELOG.md', '# Changelog\n');
      git('commit', '--quiet', '--all', '--message', 'none');
    },
    'CHANGELOG.md has no section for 1.2.3',
  ],
])('makes no tag where %s', (_, spoil, message) => {
  spoil();
  const before = git('tag').stdout;
  const { status, stderr } = release();
  expect([status, stderr]).toEqual([1, expect.stringContaining(`release: ${message}`)]);
  expect(git('tag').stdout).toBe(before);
});
