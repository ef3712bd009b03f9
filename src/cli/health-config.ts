import { type Check, LEVELS, type Level } from '../contract/check.ts';
import type { ConfigIssue, Secret } from '../contract/config.ts';
import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import type { Parsed } from './command.ts';
import { CONFIG_FLAG, issueLines, readConfig } from './config-file.ts';
import { checksOfFlags, type FlagCheck } from './health-flags.ts';
import type { CliHost } from './host.ts';

/** Where a container's checks are looked for when nothing names them. */
const DEFAULT_FILES = ['/checks.json', './checks.json'] as const;

export interface HealthConfig {
  readonly checks: readonly Check[];
  readonly secrets: readonly Secret[];
}

const usage = (message: string): Outcome<never> => failed('probe', message);

/** The checks of this run, or in words why there are none. */
export async function healthConfig(host: CliHost, parsed: Parsed, level: Level): Promise<Outcome<HealthConfig>> {
  const flags = checksOfFlags(parsed, level);
  const fromFlags = parseFlags(host, flags);
  if (!fromFlags.ok) return fromFlags;
  const fromFile = await parseFile(host, parsed.text(CONFIG_FLAG.name), flags.length > 0);
  if (!fromFile.ok) return fromFile;
  const all = [...fromFile.value.checks, ...distinct(fromFlags.value.checks, fromFile.value.checks)];
  const chosen = select(all, parsed, level);
  if (!chosen.ok) return chosen;
  return succeeded({ checks: chosen.value, secrets: [...fromFile.value.secrets, ...fromFlags.value.secrets] });
}

const NOTHING: HealthConfig = { checks: [], secrets: [] };

function parseFlags(host: CliHost, flags: readonly FlagCheck[]): Outcome<HealthConfig> {
  if (flags.length === 0) return succeeded(NOTHING);
  const result = readConfig(host, JSON.stringify({ checks: flags.map(({ check }) => check) }), host.door);
  return result.ok ? succeeded(result.config) : usage(result.issues.map((issue) => aboutFlag(flags, issue)).join('\n'));
}

/** `--http 8080: expected …`: the path within a file that nobody wrote would help nobody. */
function aboutFlag(flags: readonly FlagCheck[], { path, message }: ConfigIssue): string {
  const at = /^\$\.checks\[(\d+)\]/.exec(path)?.[1];
  if (at === undefined) return `${path}: ${message}`;
  const { source, form } = flags[Number(at)]!;
  const isItsValue = form !== '' && !path.endsWith('.level');
  // What the config advises is about JSON: "write 4 without quotes".
  return `${source}: ${isItsValue ? message.split(';')[0] + form : message}`;
}

async function parseFile(host: CliHost, named: string | undefined, flags: boolean): Promise<Outcome<HealthConfig>> {
  if (named === undefined && flags) return succeeded(NOTHING);
  const file = named === undefined ? await findFile(host) : await withPath(host, named);
  if (!file.ok) return usage(file.failure.message);
  const { path, text } = file.value;
  const result = readConfig(host, text, host.door);
  if (result.ok) return succeeded(result.config);
  const count = result.issues.length;
  return usage(`${path}: ${count} ${count === 1 ? 'mistake' : 'mistakes'}\n${issueLines(result.issues).trimEnd()}`);
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

async function withPath(host: CliHost, path: string): Promise<Outcome<TextFile>> {
  const text = await host.readFile(path);
  return text.ok ? succeeded({ path, text: text.value }) : text;
}

async function findFile(host: CliHost): Promise<Outcome<TextFile>> {
  for (const path of DEFAULT_FILES) {
    const file = await withPath(host, path);
    if (file.ok || file.failure.kind !== 'missing') return file;
  }
  return usage(
    `nothing to check: there is no ${DEFAULT_FILES.join(' and no ')}. Name a file with --config FILE or SITREP_CONFIG, ` +
      'or a check with a flag, such as --http http://127.0.0.1:8080/healthz',
  );
}

/** A flag's check gives way to one of the file: `port` becomes `port-2`. */
function distinct(flags: readonly Check[], file: readonly Check[]): readonly Check[] {
  const taken = new Set(file.map(({ id }) => id));
  return flags.map((check) => {
    let id = check.id;
    for (let number = 2; taken.has(id); number++) id = `${check.type}-${number}`;
    taken.add(id);
    return { ...check, id, name: id };
  });
}

function select(all: readonly Check[], parsed: Parsed, level: Level): Outcome<readonly Check[]> {
  const [only, exclude] = [parsed.list('only'), parsed.list('exclude')];
  const ids = all.map(({ id }) => id);
  const unknown = [...only, ...exclude].find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    return usage(`there is no check "${unknown}"${didYouMean(unknown, ids)}\nThere are: ${ids.join(', ')}`);
  }
  const within = (check: Check) => LEVELS.indexOf(check.level) <= LEVELS.indexOf(level);
  const named = (check: Check) => (only.length === 0 || only.includes(check.id)) && !exclude.includes(check.id);
  return succeeded(all.filter((check) => within(check) && named(check)));
}
