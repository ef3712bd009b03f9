import type { CheckRegistry } from '../contract/check.ts';
import type { ConfigIssue } from '../contract/config.ts';
import { WORKER } from '../contract/runtimes.ts';
import { parseConfig } from '../engine/config/parse.ts';
import { type Converted, compact } from './draft.ts';
import { fromGatus } from './gatus.ts';
import type { Left } from './section.ts';
import { fromUpptime } from './upptime.ts';
import { fromUptimeFlare } from './uptimeflare.ts';

type Converter = (source: string, left: Left[]) => Converted;

/** The programs whose config can be read, by the name that `--from` takes. */
const CONVERTERS: Readonly<Record<string, { readonly convert: Converter; readonly looksLike: RegExp }>> = {
  uptimeflare: { convert: fromUptimeFlare, looksLike: /\bworkerConfig\b/ },
  upptime: { convert: fromUpptime, looksLike: /^sites:/m },
  gatus: { convert: fromGatus, looksLike: /^(?:external-)?endpoints:/m },
};

/** Which program a config is of; `undefined` where its text does not tell. */
export const guessProgram = (source: string): string | undefined =>
  Object.entries(CONVERTERS).find(([, { looksLike }]) => looksLike.test(source))?.[0];

export interface Conversion {
  /** Text of a `checks.json`. */
  readonly text: string;
  readonly checks: number;
  readonly left: readonly Left[];
}

/** Converts a config, and lists all that could not be converted. Throws where the source cannot be read at all. */
export const convert = (types: CheckRegistry, program: string, source: string): Conversion => {
  const left: Left[] = [];
  const { site, defaults, checks, maintenance } = CONVERTERS[program]!.convert(source, left);
  const document = {
    $schema: './checks.schema.json',
    site: compact(site),
    defaults,
    checks: checks.map(compact),
    ...(maintenance.length > 0 ? { maintenance: maintenance.map(compact) } : {}),
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  for (const { path, message } of mistakesOf(types, text)) left.push({ path: `the result's ${path}`, why: message });
  return { text, checks: checks.length, left };
};

/** Stand-ins for secrets, whose values nobody knows here: one is no host name, the other no URL. */
const STAND_INS = ['https://secret.example/', 'secret.example'];

/** What Sitrep itself would refuse, whatever the secrets are. */
const mistakesOf = (types: CheckRegistry, text: string): readonly ConfigIssue[] => {
  const [first = [], second = []] = STAND_INS.map((value) => {
    const parsed = parseConfig(text, { checks: types }, { runtime: WORKER, secret: () => value });
    return parsed.ok ? [] : parsed.issues;
  });
  return first.filter(({ path }) => second.some((issue) => issue.path === path));
};

/** `endpoints[0].alerts, endpoints[3].alerts: why`, those with the same reason together. */
export const leftLines = (left: readonly Left[]): string[] => {
  const byReason = new Map<string, Set<string>>();
  for (const { path, why } of left) byReason.set(why, (byReason.get(why) ?? new Set()).add(path));
  return [...byReason].map(([why, paths]) => `  ${[...paths].join(', ')}: ${why}`);
};
