import type { CompiledDocument, Written } from '../../contract/compiled.ts';
import type { Config } from '../../contract/config.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import { type AnyObject, isObject } from '../schema/objects.ts';
import { type ParsedConfig, parseConfig, type Registries } from './parse.ts';

export type Compiled =
  | { readonly ok: true; readonly document: CompiledDocument }
  | Extract<ParsedConfig, { readonly ok: false }>;

/** Whether JSON holds the value as it is; the field of a plugin may be anything. */
const isJson = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isJson(item));
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return !['bigint', 'function', 'symbol'].includes(typeof value);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
};

interface Entry {
  readonly spec: unknown;
  readonly unset?: readonly string[] | undefined;
}

/** No secret is known while compiling, so `unset` marks the entries that need one. */
const isLeft = ({ spec, unset }: Entry): boolean => unset !== undefined || !isJson(spec);

const written = (entries: readonly Entry[], raw: unknown): Written =>
  Object.fromEntries(entries.flatMap((entry, at) => (isLeft(entry) ? [[at, (raw as readonly unknown[])[at]]] : [])));

const withoutSpecs = <Each extends Entry>(entries: readonly Each[]): readonly Each[] =>
  entries.map((entry) => (isLeft(entry) ? { ...entry, spec: {} } : entry));

const compiledDocument = (config: Config, raw: AnyObject): CompiledDocument => ({
  config: { ...config, checks: withoutSpecs(config.checks), alerts: withoutSpecs(config.alerts) },
  checks: written(config.checks, raw.checks),
  alerts: written(config.alerts, raw.alerts),
  defaults: raw.defaults,
  ...(config.ping === raw.ping ? {} : { ping: raw.ping }),
  ...(config.locations.some(({ unset }) => unset !== undefined) ? { locations: raw.locations } : {}),
});

/** Validates the text of a config, as {@link parseConfig} does, and prepares what a Worker needs of it. Secrets need not be set. */
export const compileConfig = (text: string, registries: Registries, runtime: Runtime): Compiled => {
  const parsed = parseConfig(text, registries, { runtime, secret: () => undefined, mayBeUnset: true });
  if (!parsed.ok) return parsed;
  return { ok: true, document: compiledDocument(parsed.config, isObject(parsed.document) ? parsed.document : {}) };
};
