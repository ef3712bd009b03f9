import type { Check, CheckRegistry } from '../contract/check.ts';
import type { Outcome } from '../contract/failure.ts';
import type { PlanName } from '../contract/plan.ts';
import type { Ports, ServerPort } from '../contract/ports.ts';
import type { Runtime } from '../contract/runtimes.ts';
import type { Alerting } from '../engine/config/parse.ts';
import type { Formats } from './formats.ts';

/** What reads our output: it decides about colour, progress and line width, never about content. */
export interface Terminal {
  /** Whether standard output is a terminal. Progress is shown only then. */
  readonly isTty: boolean;
  /** Whether standard error is one: progress goes there, so that output can be piped meanwhile. */
  readonly errorIsTty: boolean;
  /** Width in characters; 80 where it is not known. */
  readonly columns: number;
  /** False when piped, under NO_COLOR (https://no-color.org) and on TERM=dumb. */
  readonly color: boolean;
}

/** What a config will cost on one of Cloudflare's plans, in words, and whether that plan carries it. */
export type Planner = (
  checks: readonly Check[],
  types: CheckRegistry,
  plan: PlanName,
) => { readonly text: string; readonly fits: boolean };

/** The variables of this process. */
export interface Environment {
  env(name: string): string | undefined;
  /** Names of the variables that begin with `prefix`. */
  variables(prefix: string): readonly string[];
}

/** What the command line needs of the program it runs in: Node, or the static binary. */
export interface CliHost extends Environment {
  /** Without the interpreter and the program. */
  readonly args: readonly string[];
  readonly version: string;
  readonly ports: Ports;
  /** For `health --listen`. */
  readonly server?: ServerPort;
  /** When the program was started, on the monotonic clock of `ports`: deadlines count from there. */
  readonly startedAt: number;
  readonly runtime: Runtime;
  readonly checks: CheckRegistry;
  /** Exit code of `run` and `validate` for wrong usage: never 2 in the static binary, as Docker reserves that. */
  readonly usageExit: number;
  /** Loaded when a command needs alerts; absent in the static binary, which has none. */
  readonly alerting?: () => Promise<Alerting>;
  /** Loaded for a config in YAML, TypeScript or JavaScript; absent in the static binary. */
  readonly formats?: () => Promise<Formats>;
  /** Loaded when somebody asks what a config costs; absent in the static binary, which deploys nothing. */
  readonly planner?: () => Promise<Planner>;
  /** A text file; a failure names the path and says why it cannot be read. */
  readFile(path: string): Promise<Outcome<string>>;
  /** Adds text to the end of a file, made if it does not exist; returns why that failed. Absent in the static binary. */
  readonly appendFile?: (path: string, text: string) => Promise<string | undefined>;
  /** To standard output, as it is: no newline is added. */
  print(text: string): void;
  /** To standard error, as it is. */
  printError(text: string): void;
  /**
   * Prints `text` and ends the program where a call of the system is stuck after `at`, on the monotonic clock; Infinity
   * for never. Absent where nothing can block the program (Node).
   */
  readonly lastResort?: (at: number, exitCode: number, text: string) => void;
  readonly terminal: Terminal;
}

/** The same host, with the check types that a config brings along. */
export const withChecks = (host: CliHost, checks: CheckRegistry): CliHost =>
  Object.create(host, { checks: { value: checks } }) as CliHost;
