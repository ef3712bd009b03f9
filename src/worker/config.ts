import type { ChannelRegistry } from '../contract/alert.ts';
import type { CheckRegistry } from '../contract/check.ts';
import type { CompiledConfig, WorkingConfig } from '../contract/compiled.ts';
import { WORKER } from '../contract/runtimes.ts';
import { VERSION } from '../contract/version.ts';
import { issueLine } from '../engine/config/issues.ts';
import { restoreConfig } from '../engine/config/restore.ts';
import { type Env, secretOf } from '../platform/workerd/env.ts';

/** What a Worker is made of: its config, and the check types and channels that this may name. */
export interface WorkerConfig {
  readonly checks: CheckRegistry;
  readonly channels: ChannelRegistry;
  /** Parsed once an isolate. */
  readonly load: (env: Env) => WorkingConfig;
}

/** What `sitrep compile` has validated: only secrets are put in place. */
export const compiledConfig = (compiled: CompiledConfig): WorkerConfig => {
  const { version, checks, channels } = compiled;
  if (version !== VERSION)
    throw new Error(
      `the config was compiled by sitrep ${version}, and this is ${VERSION}: run \`sitrep compile\` again`,
    );
  let restored: WorkingConfig | undefined;
  const load = (env: Env): WorkingConfig => {
    restored ??= restoreConfig(compiled, { runtime: WORKER, secret: (name) => secretOf(env, name) });
    return restored;
  };
  return { checks, channels, load };
};

/** The mistakes of a config as one text, for logs and for readers with the token. */
export const configProblem = ({ issues }: Extract<WorkingConfig, { ok: false }>): string =>
  [
    `checks.json has ${issues.length === 1 ? 'a mistake' : `${issues.length} mistakes`}; nothing is probed until it is deployed anew:`,
    ...issues.map((issue) => issueLine(issue, 'checks.json')),
  ].join('\n');
