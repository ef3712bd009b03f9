import { type Check, type CheckRegistry, LEVELS, type Level } from '../contract/check.ts';
import type { ConfigIssue, Secret } from '../contract/config.ts';
import { failed } from '../contract/failure.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import { within } from '../engine/util/timeout.ts';
import type { Parsed } from './command.ts';
import { CONFIG_FLAG, mistakesIn, parseRendered, parseText } from './config-file.ts';
import { CONFIG_NAMES, renderConfig } from './config-format.ts';
import type { ConfigFile } from './formats.ts';
import { checksOfFlags, type FlagCheck } from './health-flags.ts';
import type { CliHost } from './host.ts';

/** Default paths of a container's checks: the first file that exists is used. */
const DEFAULT_FILES = ['/', './'].flatMap((folder) => CONFIG_NAMES.map((name) => `${folder}${name}`));

export interface HealthConfig {
  readonly checks: readonly Check[];
  readonly secrets: readonly Secret[];
  /** Those of this program, and those that the file brings along. */
  readonly registry: CheckRegistry;
}

/**
 * Why there are no checks. `usage`: the command line is wrong, which fails at every level. `config`: the file cannot be
 * read or used, so nothing is known: a bad edit of a file that many containers share must not restart them all.
 */
export interface NoConfig {
  readonly ok: false;
  readonly why: 'usage' | 'config';
  readonly message: string;
}

type Result<T> = { readonly ok: true; readonly value: T } | NoConfig;

const given = <T>(value: T): Result<T> => ({ ok: true, value });

const because =
  (why: NoConfig['why']) =>
  (message: string): NoConfig => ({ ok: false, why, message });
const wrongUsage = because('usage');
const wrongConfig = because('config');

export interface Wanted {
  /** The level of checks that flags make. */
  readonly level: Level;
  /** Checks up to this level are chosen. */
  readonly upTo: Level;
  /** For reading the file, on the monotonic clock. */
  readonly deadline: number;
}

/** The checks of this run, or the reason why there are none. */
export const healthConfig = async (
  host: CliHost,
  parsed: Parsed,
  { level, upTo, deadline }: Wanted,
): Promise<Result<HealthConfig>> => {
  const flags = checksOfFlags(parsed, level, host.env);
  if (!flags.ok) return wrongUsage(flags.failure.message);
  const fromFlags = parseFlags(host, flags.value);
  if (!fromFlags.ok) return fromFlags;
  const fromFile = await readChecks(host, parsed.text(CONFIG_FLAG.name), flags.value.length > 0, deadline);
  if (!fromFile.ok) return fromFile;
  const file = fromFile.value ?? nothing(host);
  const all = [...file.checks, ...distinct(fromFlags.value.checks, file.checks)];
  const chosen = select(all, parsed, upTo);
  // An id that the file no longer has is a mistake of the file as likely as one of the command line.
  if (!chosen.ok) return fromFile.value === undefined ? wrongUsage(chosen.message) : wrongConfig(chosen.message);
  const secrets = [...file.secrets, ...fromFlags.value.secrets];
  return given({ checks: chosen.value, secrets, registry: file.registry });
};

const nothing = (host: CliHost): HealthConfig => ({ checks: [], secrets: [], registry: host.checks });

const parseFlags = (host: CliHost, flags: readonly FlagCheck[]): Result<HealthConfig> => {
  if (flags.length === 0) return given(nothing(host));
  const result = parseText(host, JSON.stringify({ checks: flags.map(({ check }) => check) }), host.runtime);
  if (result.ok) return given({ ...result.config, registry: host.checks });
  return wrongUsage(result.issues.map((issue) => aboutFlag(flags, issue)).join('\n'));
};

/** `--http 8080: expected …`: there is no file, so a JSON path would not help. */
const aboutFlag = (flags: readonly FlagCheck[], { path, message }: ConfigIssue): string => {
  const [, at, field = ''] = /^\$\.checks\[(\d+)\](?:\.(\w+))?/.exec(path) ?? [];
  if (at === undefined) return `${path}: ${message}`;
  const { source, form, sources } = flags[Number(at)]!;
  const other = sources[field];
  if (other !== undefined) return `${other}: ${message}`;
  const isItsValue = form !== '' && !path.endsWith('.level');
  // The config's advice is about JSON: "write 4 without quotes".
  return `${source}: ${isItsValue ? message.split(';')[0] + form : message}`;
};

/** `undefined` if there are flags, so that no file is needed. */
const readChecks = async (
  host: CliHost,
  named: string | undefined,
  flags: boolean,
  deadline: number,
): Promise<Result<HealthConfig | undefined>> => {
  if (named === undefined && flags) return given(undefined);
  const file = named === undefined ? await findFile(host, deadline) : await readNamed(host, named, deadline);
  if (!file.ok) return file;
  const rendering = renderConfig(host, file.value);
  const rendered = rendering instanceof Promise ? await before(deadline, host, rendering) : rendering;
  if (rendered === undefined) return wrongConfig(tooSlow(file.value.path));
  const result = parseRendered(host, rendered, host.runtime);
  return result.ok
    ? given({ ...result.config, registry: result.registries.checks })
    : wrongConfig(mistakesIn(file.value.path, result.issues).trimEnd());
};

const tooSlow = (path: string): string => `${path} could not be read before the deadline`;

/** The result of `work`, or `undefined` if it is late for the deadline. */
const before = async <T>(deadline: number, { ports: { clock } }: CliHost, work: Promise<T>): Promise<T | undefined> => {
  const waited = await within(work, Math.max(0, deadline - clock.monotonic()), clock);
  if (waited.kind === 'error') throw waited.error;
  return waited.kind === 'value' ? waited.value : undefined;
};

/** The file may be on a mount whose server is gone, or a pipe without a writer. */
const readWithin = async (host: CliHost, path: string, deadline: number) =>
  (await before(deadline, host, host.readFile(path))) ?? failed('probe', tooSlow(path));

const readNamed = async (host: CliHost, path: string, deadline: number): Promise<Result<ConfigFile>> => {
  const text = await readWithin(host, path, deadline);
  return text.ok ? given({ path, text: text.value }) : wrongConfig(text.failure.message);
};

const findFile = async (host: CliHost, deadline: number): Promise<Result<ConfigFile>> => {
  for (const path of DEFAULT_FILES) {
    const text = await readWithin(host, path, deadline);
    if (text.ok) return given({ path, text: text.value });
    if (text.failure.kind !== 'missing') return wrongConfig(text.failure.message);
  }
  return wrongUsage(
    'nothing to check: there is no checks.json (or .jsonc, .yaml, .yml, .ts) in / or in this folder. Name a file with ' +
      '--config FILE or SITREP_CONFIG, or a check with a flag, such as --http http://127.0.0.1:8080/healthz',
  );
};

/** A flag's check avoids the ids of the file: `port` becomes `port-2`. */
const distinct = (flags: readonly Check[], file: readonly Check[]): readonly Check[] => {
  const taken = new Set(file.map(({ id }) => id));
  return flags.map((check) => {
    let id = check.id;
    for (let number = 2; taken.has(id); number++) id = `${check.type}-${number}`;
    taken.add(id);
    return { ...check, id, name: id };
  });
};

type Chosen =
  | { readonly ok: true; readonly value: readonly Check[] }
  | { readonly ok: false; readonly message: string };

const select = (all: readonly Check[], parsed: Parsed, level: Level): Chosen => {
  const [only, exclude] = [parsed.list('only'), parsed.list('exclude')];
  const ids = all.map(({ id }) => id);
  const unknown = [...only, ...exclude].find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    const message = `there is no check "${unknown}"${didYouMean(unknown, ids)}\nThere are: ${ids.join(', ')}`;
    return { ok: false, message };
  }
  const within = (check: Check) => LEVELS.indexOf(check.level) <= LEVELS.indexOf(level);
  const named = (check: Check) => (only.length === 0 || only.includes(check.id)) && !exclude.includes(check.id);
  return { ok: true, value: all.filter((check) => within(check) && named(check)) };
};
