import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { misplaced, PAGES_WITH_TABLES, withTables } from '../../scripts/docs.ts';
import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { NODE, REQUIREMENTS, type Requirement, type Runtime } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../src/engine/maintenance/calendar.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const PAGES = [
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
];

/** Every file that a page may name, from the root. */
const FILES = ['src', 'test', 'scripts', 'bench', 'native', 'docs'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
);

/** Blocks that begin with three backticks and `json config`: a whole file, or one check of it. */
const examples = PAGES.flatMap((page) =>
  [...read(page).matchAll(/^```json config\n(.*?)^```$/gms)].map((match) => {
    const line = read(page).slice(0, match.index).split('\n').length;
    return { at: `${page}:${line}`, text: match[1]! };
  }),
);

const anywhere: Runtime = { ...NODE, capabilities: Object.keys(REQUIREMENTS) as Requirement[], places: undefined };

/** What the examples of docs/alerts.md speak of. */
const SPOKEN_OF = [
  { id: 'api', type: 'http', url: 'https://api.acme.dev/', group: 'Core', tags: ['money'] },
  { id: 'db', type: 'tcp', host: 'db.acme.dev', port: 5432 },
  { id: 'cloudflare', type: 'http', url: 'https://www.cloudflare.com/' },
];

/** A block is a whole file, some of its other sections, or one check. */
const whole = (text: string): string => {
  if (/^ {2}"(?:alerts|maintenance|canaries|ping)"\s*:/m.test(text) && !/"checks": \[\n/.test(text)) {
    return JSON.stringify({ checks: SPOKEN_OF, ...JSON.parse(text) });
  }
  return /"checks"\s*:/.test(text) ? text : `{ "checks": [${text}] }`;
};

/** Secrets that have a form. */
const SECRETS: Readonly<Record<string, string>> = {
  TELEGRAM_TOKEN: `123456:${'A'.repeat(35)}`,
  PAGERDUTY_KEY: 'R'.repeat(32),
  PUSHOVER_TOKEN: 'a'.repeat(30),
  PUSHOVER_USER: 'u'.repeat(30),
  WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};
const secret = (name: string): string =>
  SECRETS[name] ?? (name.endsWith('_URL') ? 'https://hooks.example/x' : 'a-secret-value');

describe('the documentation', () => {
  it.each(PAGES_WITH_TABLES)('%s has the tables of the registry (if not: npm run docs)', (page) => {
    expect(misplaced(page, read(page))).toEqual([]);
    expect(read(page)).toBe(withTables(page, read(page)));
  });

  it('names tables that are missing, and tables that are no longer needed', () => {
    const page = 'docs/badges.md';
    const changed = read(page).replace('<!-- generated: kinds -->', '<!-- generated: sorts -->');
    expect(misplaced(page, changed)).toEqual([
      'docs/badges.md says nothing of "kinds": write its section, with <!-- generated: kinds --> and <!-- end --> in it',
      'docs/badges.md has a place for "sorts", which does not exist',
    ]);
  });

  it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s names only files that are there', (page) => {
    const named = [...read(page).matchAll(/`((?:src|test|scripts|bench|native|docs)\/[^`*<\s]*|[\w./-]+\.tsx?)`/g)];
    const paths = named.map(([, path]) => path!.replace(/\{([^},]*),?[^}]*\}/, '$1'));
    const missing = paths.filter((path) => !FILES.some((file) => `/${file}/`.includes(`/${path.replace(/\/$/, '')}/`)));
    expect(paths.length).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  it('names every command of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const typed = Object.keys(scripts).filter((name) => !name.startsWith('pre'));
    const all = PAGES.map(read).join('\n');
    expect(typed.filter((name) => !new RegExp(`npm (?:run )?${name}(?![\\w:-])`).test(all))).toEqual([]);
  });

  it('has an example of every check type', () => {
    const shown = examples.flatMap(({ text }) => [...text.matchAll(/"type": "(\w+)"/g)].map(([, type]) => type));
    expect(Object.keys(CHECKS).filter((type) => !shown.includes(type))).toEqual([]);
  });

  it('has an example of every alert channel', () => {
    const shown = examples.flatMap(({ text }) => [...text.matchAll(/"type": "([\w-]+)"/g)].map(([, type]) => type));
    expect(Object.keys(CHANNELS).filter((type) => !shown.includes(type))).toEqual([]);
  });

  it.each(examples)('shows a config that is right at $at', ({ text }) => {
    const result = parseConfig(
      whole(text),
      { checks: CHECKS, channels: CHANNELS, scheduleMistake },
      { runtime: anywhere, secret },
    );
    expect(result).toMatchObject({ ok: true });
  });
});

/** What GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const prose = (page: string): string => read(page).replace(/^```.*?^```$/gms, '');
const anchorsOf = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

describe.each(PAGES)('%s', (page) => {
  it('has no dead links', () => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g)];
    const dead = links.filter(([, path, anchor]) => {
      const target = path === '' ? page : relative('.', join(dirname(page), path!));
      if (!existsSync(new URL(target, root))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});
