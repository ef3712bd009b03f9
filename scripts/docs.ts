/** `npm run docs`: writes the tables of docs/, between their markers, from the registries of check types, channels and badges. */
import { readFileSync, writeFileSync } from 'node:fs';
import { ALERT_SECTIONS } from './docs/alerts.ts';
import { BADGE_SECTIONS } from './docs/badges.ts';
import { CHECK_SECTIONS } from './docs/checks.ts';
import type { Sections } from './docs/markdown.ts';

/** Pages with tables, by their path. */
const PAGES: Readonly<Record<string, Sections>> = {
  'docs/checks.md': CHECK_SECTIONS,
  'docs/alerts.md': ALERT_SECTIONS,
  'docs/badges.md': BADGE_SECTIONS,
};

export const PAGES_WITH_TABLES: readonly string[] = Object.keys(PAGES);

const MARKED = /(<!-- generated: ([\w-]+) -->\n).*?<!-- end -->/gs;

/** What a person has to write first, or take out: tables without a place, places without a table. */
export const misplaced = (page: string, markdown: string): readonly string[] => {
  const names = Object.keys(PAGES[page]!);
  const places = [...markdown.matchAll(MARKED)].map(([, , name]) => name!);
  return [
    ...names
      .filter((name) => !places.includes(name))
      .map(
        (name) =>
          `says nothing of "${name}": write its section, with <!-- generated: ${name} --> and <!-- end --> in it`,
      ),
    ...places.filter((name) => !names.includes(name)).map((name) => `has a place for "${name}", which does not exist`),
  ].map((what) => `${page} ${what}`);
};

/** The text of a page with every marked region as the registry has it. */
export const withTables = (page: string, markdown: string): string => {
  const sections = PAGES[page]!;
  return markdown.replace(MARKED, (region, begin: string, name: string) => {
    const section = sections[name];
    return section ? `${begin}\n${section()}\n\n<!-- end -->` : region;
  });
};

const write = (page: string): void => {
  const file = new URL(`../${page}`, import.meta.url);
  const markdown = readFileSync(file, 'utf8');
  writeFileSync(file, withTables(page, markdown));
  for (const mistake of misplaced(page, markdown)) {
    console.error(mistake);
    process.exitCode = 1;
  }
};

if (import.meta.main) PAGES_WITH_TABLES.forEach(write);
