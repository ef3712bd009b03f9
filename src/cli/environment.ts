import { didYouMean } from '../engine/util/did-you-mean.ts';
import type { Command, Flag } from './command.ts';
import type { Environment } from './host.ts';

/** Prefix of a command's own variables: `SITREP_HEALTH_`. */
const prefixOf = (command: string): string => `SITREP_${command}_`.toUpperCase().replaceAll('-', '_');

/** `SITREP_HEALTH_PORT` for `health --port`. */
export const variableOf = (command: string, { env, name }: Pick<Flag, 'env' | 'name'>): string =>
  env ?? prefixOf(command) + name.toUpperCase().replaceAll('-', '_');

interface Variables {
  readonly prefix: string;
  /** By flag, in the order of the command. */
  readonly ofFlags: readonly { readonly flag: Flag; readonly variable: string }[];
  /** By position, where the positional has one. */
  readonly ofWords: readonly (string | undefined)[];
  readonly all: readonly string[];
}

/** By command: once made, they are part of the static binary's start image. */
const VARIABLES = new WeakMap<Command, Variables>();

export const variablesOf = (command: Command): Variables => {
  const known = VARIABLES.get(command);
  if (known) return known;
  const ofFlags = command.flags.map((flag) => ({ flag, variable: variableOf(command.name, flag) }));
  const ofWords = (command.positionals ?? []).map((positional) =>
    positional.fromEnv ? variableOf(command.name, positional) : undefined,
  );
  const read = [...ofFlags.map(({ variable }) => variable), ...ofWords.filter((name) => name !== undefined)];
  const all = [...read, ...(command.secrets ?? [])];
  const variables = { prefix: prefixOf(command.name), ofFlags, ofWords, all };
  VARIABLES.set(command, variables);
  return variables;
};

/** Values of those variables of a command that are set; or a mistake, in a sentence that names the fix. */
export interface Found {
  readonly values: ReadonlyMap<string, string>;
  readonly mistake?: string;
}

/** One question for all names: most runs set none, and asking for each by name costs more than everything else here. */
export const readVariables = (command: Command, { env, variables }: Environment): Found => {
  const { prefix, ofFlags, all } = variablesOf(command);
  const values = new Map<string, string>();
  for (const { flag, variable } of ofFlags) if (flag.env !== undefined) setValue(variable);
  for (const name of variables(prefix)) {
    if (isServiceLink(name, env(name) ?? '')) continue;
    if (!all.includes(name)) return { values, mistake: unknownVariable(command, name, prefix, all) };
    setValue(name);
  }
  return { values };

  function setValue(name: string): void {
    const value = env(name);
    if (value) values.set(name, value);
  }
};

/** `db` of a Service called `sitrep-health-db` has its port and protocol in it. */
const SERVICE_NAME = /(?:^|_)(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/**
 * Kubernetes describes every Service to every container in such variables ("Accessing the Service", environment
 * variables), and a Service called `sitrep-health` gives `SITREP_HEALTH_PORT=tcp://10.0.0.1:80`.
 */
const isServiceLink = (name: string, value: string): boolean =>
  SERVICE_NAME.test(name) || (name.endsWith('_PORT') && SERVICE_ADDRESS.test(value));

const unknownVariable = (command: Command, name: string, prefix: string, all: readonly string[]): string => {
  const known = all.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  const hint = didYouMean(name.slice(prefix.length), known).replace('"', `"${prefix}`);
  return `"sitrep ${command.name}" does not know the variable ${name}${hint}`;
};
