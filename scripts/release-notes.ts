/** `node scripts/release-notes.ts v1.2.3`: prints the section of CHANGELOG.md for that version. */
import { readFileSync } from 'node:fs';

/**
 * @param changelog in the form of https://keepachangelog.com: a `## [1.2.3] - date` a version.
 * @param version with or without `v`.
 * @throws an Error if there is no such section, or an empty one.
 */
export const notesOf = (changelog: string, version: string): string => {
  const name = version.replace(/^v/, '');
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${name}]`));
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) throw new Error(`CHANGELOG.md has no section for ${name}. Write a section "## [${name}] - YYYY-MM-DD".`);
  return notes;
};

if (import.meta.main) {
  const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
  console.log(notesOf(changelog, process.argv[2] ?? ''));
}
