import type { Check, CheckRegistry } from '../contract/check.ts';
import type { Outcome } from '../contract/failure.ts';
import type { PlanName } from '../contract/plan.ts';
import type { Ports, ServerPort } from '../contract/ports.ts';
import type { Runtime } from '../contract/runtimes.ts';
import type { Alerting } from '../engine/config/parse.ts';
import type { Formats } from './formats.ts';

/** The reader of the output: decides on colour, progress and line width, never on content. */
export interface Terminal {
  /** Whether standard output is a terminal. Progress is shown only then. */
  readonly isTty: boolean;
  /** Whether standard error is one: progress goes there, so that output can be piped meanwhile. */
  readonly errorIsTty: boolean;
  /** Width in characters; 80 if unknown. */
  readonly columns: number;
  /** False when piped, under NO_COLOR (https://no-color.org) and on TERM=dumb. */
  readonly color: boolean;
}

/** A report of the usage of a config on one of Cloudflare's plans, and whether it fits. */
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

/** What the command line needs from the program it runs in: Node or the static binary. */
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
  /** Loaded for `validate --plan`; absent in the static binary, which deploys nothing. */
  readonly planner?: () => Promise<Planner>;
  /** Reads a text file; a failure names the path and the reason. */
  readFile(path: string): Promise<Outcome<string>>;
  /** Appends text to a file, creating it if needed; returns why that failed. Absent in the static binary. */
  readonly appendFile?: (path: string, text: string) => Promise<string | undefined>;
  /** Writes to standard output, without adding a newline. */
  print(text: string): void;
  /** Writes to standard error, without adding a newline. */
  printError(text: string): void;
  /**
   * Prints `text` and ends the program if a system call is still blocked at `at`, on the monotonic clock; Infinity for
   * never. Absent if nothing can block the program (Node).
   */
  readonly lastResort?: (at: number, exitCode: number, text: string) => void;
  readonly terminal: Terminal;
}

/** The same host, with the check types of a config's plugins. */
export const withChecks = (host: CliHost, checks: CheckRegistry): CliHost =>
  Object.create(host, { checks: { value: checks } }) as CliHost;
