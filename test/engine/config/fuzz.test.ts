import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dice } from '../../dice.ts';
import { GOOD } from './good-documents.ts';
import { parsed, validate } from './judges.ts';

const read = (page: string): string => readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');

/** The examples of a page of the docs: whole files, sections or single checks. */
const examples = (page: string): unknown[] =>
  [...read(page).matchAll(/^```json config\n(.*?)^```$/gms)].map(([, text]) => JSON.parse(text!));

const CHECK = { id: 'api', type: 'http', url: 'https://acme.dev/' };
const asDocument = (example: unknown): unknown => {
  const written = example as Record<string, unknown>;
  if (Array.isArray(written.checks)) return written;
  return 'type' in written ? { checks: [written] } : { checks: [CHECK], ...written };
};

const SEEDS: readonly unknown[] = [
  ...GOOD.map(([, document]) => document),
  ...[...examples('checks.md'), ...examples('alerts.md')].map(asDocument),
];

/** What stands where something else should. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'x',
  '10s',
  '0',
  '-1s',
  '85%',
  '${TOKEN}',
  '${',
  'constructor',
  '__proto__',
  'https://a.dev/',
  'ü\u0000\ud800',
  [],
  ['x'],
  [null],
  {},
  { a: 1 },
  [[[]]],
];

/** Names that every object has without having them. */
const NAMES = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  '',
  'x',
  'id',
  'type',
  'url',
  'exists',
];

type Container = Record<string, unknown>;

const containersOf = (value: unknown): Container[] =>
  typeof value !== 'object' || value === null
    ? []
    : [value as Container, ...Object.values(value).flatMap((item) => containersOf(item))];

const put = (container: Container, key: string, value: unknown): void => {
  if (Array.isArray(container)) container.push(value);
  else Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Changes one to three places of a copy of `document`. */
const mutate = (document: unknown, random: () => number): unknown => {
  const copy: unknown = structuredClone(document);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const container = pick(containersOf(copy));
    const keys = Object.keys(container);
    const key = keys.length === 0 ? pick(NAMES) : pick(keys);
    const way = Math.floor(random() * 4);
    if (way === 0) delete container[key];
    else if (way === 1) put(container, pick(NAMES), structuredClone(pick(ODD)));
    else if (way === 2 && keys.length > 0) put(container, key, structuredClone(container[pick(keys)]));
    else if (Array.isArray(container)) container[0] = structuredClone(pick(ODD));
    else put(container, key, structuredClone(pick(ODD)));
  }
  // As a file has it: without what JSON cannot say.
  return JSON.parse(JSON.stringify(copy));
};

/** Some 5 s on one processor. */
const ROUNDS = 3_000;

const SEED = Number(process.env.SEED ?? 1);

describe(`configs changed at random (SEED=${SEED})`, () => {
  it('the parser takes none that the JSON Schema refuses, and says of each that it refuses where it is wrong', () => {
    const random = dice(SEED);
    let bothRefuse = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const document = mutate(SEEDS[round % SEEDS.length], random);
      const text = JSON.stringify(document);
      const result = parsed(document);
      const fits = validate(document);
      if (result.ok) expect(fits, text).toBe(true);
      else {
        expect(result.issues.length, text).toBeGreaterThan(0);
        for (const { path, message } of result.issues) expect(`${path}: ${message}`, text).toMatch(/^\$.*: ./s);
        if (!fits) bothRefuse++;
      }
    }
    // The changes are worth making: most of them are mistakes.
    expect(bothRefuse).toBeGreaterThan(ROUNDS / 2);
  }, 60_000);
});
