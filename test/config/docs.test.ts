import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withTables } from '../../scripts/docs.ts';
import { type Door, NEEDS, type Need, NODE } from '../../src/contract/doors.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const PAGES = [
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
];

/** Blocks that begin with three backticks and `json config`: a whole file, or one check of it. */
const examples = PAGES.flatMap((page) =>
  [...read(page).matchAll(/^```json config\n(.*?)^```$/gms)].map((match) => {
    const line = read(page).slice(0, match.index).split('\n').length;
    return { at: `${page}:${line}`, text: match[1]! };
  }),
);

const anywhere: Door = { ...NODE, offers: Object.keys(NEEDS) as Need[] };

const whole = (text: string): string => (/"checks"\s*:/.test(text) ? text : `{ "checks": [${text}] }`);

describe('the documentation', () => {
  it('has the tables of the registry (if not: npm run docs)', () => {
    expect(read('docs/checks.md')).toBe(withTables(read('docs/checks.md')));
  });

  it('has an example of every check type', () => {
    const shown = examples.flatMap(({ text }) => [...text.matchAll(/"type": "(\w+)"/g)].map(([, type]) => type));
    expect(Object.keys(CHECKS).filter((type) => !shown.includes(type))).toEqual([]);
  });

  it.each(examples)('shows a config that is right at $at', ({ text }) => {
    const result = parseConfig(whole(text), { checks: CHECKS }, { door: anywhere, secret: () => 'a-secret-value' });
    expect(result).toMatchObject({ ok: true });
  });
});
