import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { notesOf } from '../../scripts/release-notes.ts';

const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\n### Added\n\n- b\n\n## [1.0.0] - 2026-11-30\n\n- a\n';

test.each([
  ['v1.1.0', '### Added\n\n- b'],
  ['1.0.0', '- a'],
])('the notes of %s are its section', (version, notes) => {
  expect(notesOf(CHANGELOG, version)).toBe(notes);
});

test.each(['Unreleased', '1.0.1', ''])('"%s" has none', (version) => {
  expect(() => notesOf(CHANGELOG, version)).toThrow('CHANGELOG.md has no section for');
});

test('the changelog has a section for the version of package.json', () => {
  expect(notesOf(readFileSync('CHANGELOG.md', 'utf8'), packageJson.version)).not.toBe('');
});
