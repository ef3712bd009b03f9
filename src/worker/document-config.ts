import { CHANNELS } from '../alerts/channels/index.ts';
import { SERVE, WORKER } from '../contract/runtimes.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { type ParsedConfig, parseConfig } from '../engine/config/parse.ts';
import { scheduleMistake } from '../engine/maintenance/calendar.ts';
import { type Env, secretOf } from '../platform/workerd/env.ts';
import type { WorkerConfig } from './config.ts';

/** A config that is validated when the Worker starts; it may name every check type and channel. `SITREP_CHECKS` replaces it. */
export const documentConfig = (document: unknown): WorkerConfig => {
  let last: { readonly text: string | undefined; readonly parsed: ParsedConfig } | undefined;
  const load = (env: Env): ParsedConfig => {
    const text = env.SITREP_CHECKS;
    if (last !== undefined && last.text === text) return last.parsed;
    const parsed = parseConfig(
      text ?? JSON.stringify(document),
      { checks: CHECKS, channels: CHANNELS, scheduleMistake },
      {
        runtime: env.SITREP_HOST === undefined ? WORKER : SERVE,
        secret: (name) => secretOf(env, name),
        mayBeUnset: true,
      },
    );
    last = { text, parsed };
    return parsed;
  };
  return { checks: CHECKS, channels: CHANNELS, load };
};
