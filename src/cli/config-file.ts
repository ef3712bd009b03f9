import type { Config, ConfigIssue } from '../contract/config.ts';
import { REQUIREMENTS, type Requirement, type Runtime } from '../contract/runtimes.ts';
import { type Alerting, parseConfig } from '../engine/config/parse.ts';
import type { Flag, Parsed } from './command.ts';
import type { CliHost } from './host.ts';

/** The one flag whose environment variable all commands share. */
export const CONFIG_FLAG: Flag = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  env: 'SITREP_CONFIG',
  default: 'checks.json',
  about: 'config file',
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
      readonly text: string;
      readonly config: Config;
      readonly warnings: readonly ConfigIssue[];
      /** The config as it was written. */
      readonly document: unknown;
    }
  | { readonly state: 'unreadable'; readonly path: string; readonly message: string }
  | { readonly state: 'invalid'; readonly path: string; readonly issues: readonly ConfigIssue[] };

/**
 * Reads and parses the file of `--config`, as `runtime` would; alerts are looked at only with `alerting`. Secrets that are not set are
 * mistakes unless they `mayBeUnset`.
 */
export const loadConfig = async (
  host: CliHost,
  parsed: Parsed,
  runtime: Runtime,
  alerting?: Alerting,
  mayBeUnset = false,
): Promise<LoadedConfig> => {
  const path = parsed.text(CONFIG_FLAG.name)!;
  const file = await host.readFile(path);
  if (!file.ok) return { state: 'unreadable', path, message: file.failure.message };
  const result = readConfig(host, file.value, runtime, alerting, mayBeUnset);
  return result.ok
    ? { ...result, state: 'parsed', path, text: file.value }
    : { state: 'invalid', path, issues: result.issues };
};

/** Parses the text of a file as `runtime` would. */
export const readConfig = (host: CliHost, text: string, runtime: Runtime, alerting?: Alerting, mayBeUnset = false) => {
  const registries = { checks: host.checks, ...alerting };
  return parseConfig(text, registries, { runtime, secret: (name) => host.env(name), mayBeUnset });
};

/** Tells on standard error why there is no config. */
export const printConfigProblem = (host: CliHost, loaded: Exclude<LoadedConfig, { state: 'parsed' }>): void => {
  if (loaded.state === 'invalid') {
    const count = loaded.issues.length;
    host.printError(`${loaded.path}: ${count} ${count === 1 ? 'mistake' : 'mistakes'}\n${issueLines(loaded.issues)}`);
  } else {
    host.printError(
      `sitrep: ${loaded.message}\nName the file with --config FILE, or with the variable SITREP_CONFIG.\n`,
    );
  }
};

/** One issue a line, `  $.checks[0].url: …`. */
export const issueLines = (issues: readonly ConfigIssue[]): string =>
  issues.map(({ path, message }) => `  ${path}: ${message}\n`).join('');
