import type { CliHost } from './host.ts';

/** One `--flag`. Its environment variable is `SITREP_<COMMAND>_<FLAG>` unless `env` names another. */
export interface Flag {
  /** Without dashes, in kebab-case. */
  readonly name: string;
  /** One letter, without its dash. */
  readonly short?: string;
  /** Placeholder of the value in the help, `FILE`; a flag without one is a switch. */
  readonly value?: string;
  /**
   * May be given more than once. `commas`: one value may hold several, separated by commas. `repeat`: a value is
   * taken whole, as a URL may hold a comma; the environment variable is split at commas either way.
   */
  readonly list?: 'commas' | 'repeat';
  readonly choices?: readonly string[];
  /** The value if none is given; shown in the help. */
  readonly default?: string;
  readonly env?: string;
  readonly about: string;
}

/** A positional argument, in the order of the command line. */
export interface Positional {
  readonly name: string;
  readonly about: string;
  readonly required?: boolean;
  /** Takes all remaining arguments. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
  /** Whether it can come from a variable, `SITREP_<COMMAND>_<NAME>`, if it is not given. */
  readonly fromEnv?: boolean;
}

export interface Example {
  /** Without the leading `sitrep`. */
  readonly line: string;
  readonly about: string;
}

/** One subcommand: one value, in one file, chosen by the entries `node.ts` and `native.ts`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** Further help, as paragraphs: exit codes, where defaults come from. */
  readonly details?: readonly string[];
  readonly positionals?: readonly Positional[];
  readonly flags: readonly Flag[];
  /** Variables without a flag that begin like those of the flags: a secret does not belong on a command line. */
  readonly secrets?: readonly string[];
  readonly examples: readonly Example[];
  /** Exit code for wrong usage, if not the host's ({@link CliHost.usageExit}). Gets the arguments after the command. */
  readonly usageExit?: (args: readonly string[], env: CliHost['env']) => number;
  /** Resolves with the exit code. */
  readonly run: (host: CliHost, parsed: Parsed) => Promise<number>;
}

/** A command line that fits its command: every value is known to be one of its choices. */
export interface Parsed {
  /** By position; as many as were given. */
  readonly words: readonly string[];
  /** The value of a flag, from the command line, else the environment, else its default. */
  text(flag: string): string | undefined;
  /** Every value of a flag that may repeat; empty if none was given. */
  list(flag: string): readonly string[];
  /** Whether a switch is on. */
  on(flag: string): boolean;
}

/** Wrong usage on Node, unless the command says otherwise. */
export const EXIT_USAGE = 2;
