import type { Config, ConfigIssue } from '../contract/config.ts';
import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import { REQUIREMENTS, type Requirement, type Runtime } from '../contract/runtimes.ts';
import { issueLine, withPlaces } from '../engine/config/issues.ts';
import { type Alerting, type ParsedConfig, parseConfig, type Registries } from '../engine/config/parse.ts';
import type { Locate } from '../engine/config/places.ts';
import { withPlugins } from '../engine/config/plugins.ts';
import type { Flag, Parsed } from './command.ts';
import { CONFIG_NAMES, renderConfig } from './config-format.ts';
import type { ConfigFile, Rendered } from './formats.ts';
import type { CliHost } from './host.ts';

/** The one flag whose environment variable all commands share. */
export const CONFIG_FLAG: Flag = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  env: 'SITREP_CONFIG',
  about: 'config file; if absent, ./checks.json, .jsonc, .yaml, .yml or .ts',
};

/** By default a secret that is not set is no mistake: it disables only what needs it. */
export const REQUIRE_SECRETS_FLAG: Flag = {
  name: 'require-secrets',
  about: 'refuse a config unless all its secrets are set in this environment',
};

/** Refuses nothing: for `run`, which skips what it cannot probe instead of refusing the whole file. */
export const ANYWHERE: Runtime = {
  name: 'anywhere',
  title: 'any runtime',
  file: 'any file',
  capabilities: Object.keys(REQUIREMENTS) as Requirement[],
};

/** A parsed file, or that it could not be read, or its mistakes; `path` is as the user wrote it. */
export type LoadedConfig =
  | {
      readonly state: 'parsed';
      readonly path: string;
      /** The config as JSON, for any format of the file. */
      readonly text: string;
      readonly config: Config;
      readonly warnings: readonly ConfigIssue[];
      /** Finds the places of further warnings. */
      readonly locate: Locate;
      /** The config as it was written. */
      readonly document: unknown;
      /** Check types and channels that the file brings along; only a `.ts` or `.js` file can. */
      readonly plugins: readonly unknown[];
      /** Those of the program, and these. */
      readonly registries: Registries;
    }
  | { readonly state: 'unreadable'; readonly path: string; readonly message: string }
  | { readonly state: 'invalid'; readonly path: string; readonly issues: readonly ConfigIssue[] };

/** Reads the file of `--config`, else the one file in this folder that is called like a config. */
const readConfigFile = async (host: CliHost, parsed: Parsed): Promise<Outcome<ConfigFile>> => {
  const named = parsed.text(CONFIG_FLAG.name);
  if (named !== undefined) return readNamed(host, named);
  const there = await Promise.all(CONFIG_NAMES.map((path) => readNamed(host, path)));
  const found = there.filter((file) => file.ok || file.failure.kind !== 'missing');
  if (found.length > 1) return unclear(CONFIG_NAMES.filter((_, at) => found.includes(there[at]!)));
  return found[0] ?? missing;
};

const readNamed = async (host: CliHost, path: string): Promise<Outcome<ConfigFile>> => {
  const text = await host.readFile(path);
  return text.ok ? succeeded({ path, text: text.value }) : text;
};

/** The path of that file; if none can be read, the path that was meant. */
export const configPath = async (host: CliHost, parsed: Parsed): Promise<string> => {
  const named = parsed.text(CONFIG_FLAG.name);
  if (named !== undefined) return named;
  const file = await readConfigFile(host, parsed);
  return file.ok ? file.value.path : CONFIG_NAMES[0];
};

const NAME_IT = 'Name the file with --config FILE, or with the variable SITREP_CONFIG.';

const missing: Outcome<never> = {
  ok: false,
  failure: {
    kind: 'missing',
    message: `there is no ${CONFIG_NAMES.slice(0, -1).join(', ')} or ${CONFIG_NAMES.at(-1)} in this folder`,
  },
};

const unclear = (names: readonly string[]): Outcome<never> => ({
  ok: false,
  failure: { kind: 'probe', message: `there are ${names.join(' and ')}; keep one of them` },
});

/**
 * Reads and parses the config, as `runtime` would; alerts are parsed only with `alerting`. Secrets that are not set are
 * mistakes unless they `mayBeUnset`.
 */
export const loadConfig = async (
  host: CliHost,
  parsed: Parsed,
  runtime: Runtime,
  alerting?: Alerting,
  mayBeUnset = false,
): Promise<LoadedConfig> => {
  const file = await readConfigFile(host, parsed);
  if (!file.ok)
    return { state: 'unreadable', path: parsed.text(CONFIG_FLAG.name) ?? '.', message: file.failure.message };
  const { path } = file.value;
  const rendered = await renderConfig(host, file.value);
  if (!rendered.ok) return { state: 'invalid', path, issues: rendered.issues };
  const judged = judge(host, rendered, runtime, alerting, mayBeUnset);
  if (!judged.ok) return { state: 'invalid', path, issues: judged.issues };
  return { ...judged, state: 'parsed', path, text: rendered.json, locate: rendered.locate, plugins: rendered.plugins };
};

type Judged =
  | (Extract<ParsedConfig, { ok: true }> & { readonly registries: Registries })
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/** Issues found by the format, its plugins and the config's rules, with places in the file. */
const judge = (
  host: CliHost,
  { json, locate, mistakes, plugins }: Extract<Rendered, { ok: true }>,
  runtime: Runtime,
  alerting?: Alerting,
  mayBeUnset = false,
): Judged => {
  const { registries, issues: strange } = withPlugins({ checks: host.checks, ...alerting }, plugins);
  const result = parseConfig(json, registries, { runtime, secret: (name) => host.env(name), mayBeUnset });
  const issues = [...mistakes, ...strange, ...(result.ok ? [] : result.issues)];
  return result.ok && issues.length === 0
    ? { ...result, warnings: withPlaces(result.warnings, locate), registries }
    : { ok: false, issues: withPlaces(issues, locate) };
};

/** Parses the content of a file as `runtime` would; a mistake has its place in the file. */
export const parseRendered = (host: CliHost, rendered: Rendered, runtime: Runtime): Judged =>
  rendered.ok ? judge(host, rendered, runtime) : rendered;

/** The check types and channels of this program and of a config, even of an invalid one. */
export const loadRegistries = async (
  host: CliHost,
  parsed: Parsed,
  alerting?: Alerting,
): Promise<Outcome<Registries>> => {
  const file = await readConfigFile(host, parsed);
  if (!file.ok) return file;
  const { path } = file.value;
  const rendered = await renderConfig(host, file.value);
  if (!rendered.ok) return failed('protocol', mistakesIn(path, rendered.issues));
  const { registries, issues } = withPlugins({ checks: host.checks, ...alerting }, rendered.plugins);
  return issues.length === 0 ? succeeded(registries) : failed('protocol', mistakesIn(path, issues));
};

/** Parses the text of a config in JSON as `runtime` would. */
export const parseText = (host: CliHost, json: string, runtime: Runtime): ParsedConfig =>
  parseConfig(json, { checks: host.checks }, { runtime, secret: (name) => host.env(name) });

/** Reports on standard error why there is no config. */
export const printConfigProblem = (host: CliHost, loaded: Exclude<LoadedConfig, { state: 'parsed' }>): void => {
  if (loaded.state === 'invalid') host.printError(mistakesIn(loaded.path, loaded.issues));
  else host.printError(`sitrep: ${loaded.message}\n${NAME_IT}\n`);
};

/** `checks.json: 2 mistakes`, and each of them on a line. */
export const mistakesIn = (path: string, issues: readonly ConfigIssue[]): string =>
  `${path}: ${issues.length} ${issues.length === 1 ? 'mistake' : 'mistakes'}\n${issueLines(path, issues)}`;

/** One issue a line, `checks.json:12:5: $.checks[0].url: …`. */
export const issueLines = (path: string, issues: readonly ConfigIssue[]): string =>
  issues.map((issue) => `${issueLine(issue, path)}\n`).join('');
