import type { Registries } from '../engine/config/parse.ts';
import { acceptable } from './acceptable.ts';
import { type Converted, compact, type Draft, some } from './draft.ts';
import { fromGatus } from './gatus.ts';
import { fromUptimeKuma } from './kuma.ts';
import type { Loss } from './losses.ts';
import { fromUpptime } from './upptime.ts';
import { fromUptimeFlare } from './uptimeflare.ts';

export { type Loss, lossLines } from './losses.ts';

type Converter = (source: string, losses: Loss[]) => Converted;

/** The programs whose config can be read, by the name that `--from` takes. */
const CONVERTERS: Readonly<Record<string, { readonly convert: Converter; readonly looksLike: RegExp }>> = {
  uptimeflare: { convert: fromUptimeFlare, looksLike: /\bworkerConfig\b/ },
  upptime: { convert: fromUpptime, looksLike: /^sites:/m },
  gatus: { convert: fromGatus, looksLike: /^(?:external-)?endpoints:/m },
  'uptime-kuma': { convert: fromUptimeKuma, looksLike: /^\s*\{[\s\S]*"monitorList"/ },
};

/** The program that a config belongs to; `undefined` if its text does not show it. */
export const guessProgram = (source: string): string | undefined =>
  Object.entries(CONVERTERS).find(([, { looksLike }]) => looksLike.test(source))?.[0];

export interface Conversion {
  /** A `checks.json` that `validate` accepts; its `checks` may be empty. */
  readonly config: Draft & { readonly checks: readonly Draft[] };
  /** What the config lacks of the other, or has in another form. */
  readonly losses: readonly Loss[];
}

/** Characters. A thousand monitors of a backup have half of it. */
const LARGEST = 4 * 2 ** 20;

/** Where the source cannot be read at all; the message says why. */
export class Unreadable extends Error {}

const readWith = (convert: Converter, source: string, losses: Loss[]): Converted => {
  try {
    return convert(source, losses);
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('it is nested too deeply');
    // What the parsers of YAML, JSON and literals throw; anything else is a mistake of ours.
    if (!['SyntaxError', 'YAMLParseError'].includes((error as Error).name)) throw error;
    throw new Unreadable((error as Error).message);
  }
};

/** Converts a config, and lists all that could not be converted. Throws {@link Unreadable}. */
export const convert = (registries: Registries, program: string, source: string): Conversion => {
  if (source.length > LARGEST)
    throw new Unreadable(
      `it has ${(source.length / 2 ** 20).toFixed(1)} MiB; a config has at most ${LARGEST / 2 ** 20} MiB`,
    );
  const losses: Loss[] = [];
  const { site, defaults, checks, alerts, maintenance } = readWith(CONVERTERS[program]!.convert, source, losses);
  const document = compact({
    $schema: './checks.schema.json',
    site: compact(site),
    defaults,
    checks: checks.map((check) => compact(check)!),
    alerts: some(alerts.map((alert) => compact(alert)!)),
    maintenance: some(maintenance.map((window) => compact(window)!)),
  });
  const config = acceptable(document as Conversion['config'], registries, losses);
  return { config: { ...config, checks: config.checks ?? [] }, losses };
};
