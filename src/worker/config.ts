import bundled from '../../checks.json' with { type: 'json' };
import { CHANNELS } from '../alerts/channels/index.ts';
import { WORKER } from '../contract/runtimes.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { type ParsedConfig, parseConfig } from '../engine/config/parse.ts';
import { scheduleMistake } from '../engine/maintenance/calendar.ts';
import { type Env, secretOf } from '../platform/workerd/env.ts';

let last: { readonly text: string | undefined; readonly parsed: ParsedConfig } | undefined;

/** The config of this deployment, parsed once an isolate. */
export const loadConfig = (env: Env): ParsedConfig => {
  const text = env.SITREP_CHECKS;
  if (last !== undefined && last.text === text) return last.parsed;
  const parsed = parseConfig(
    text ?? JSON.stringify(bundled),
    { checks: CHECKS, channels: CHANNELS, scheduleMistake },
    {
      runtime: WORKER,
      secret: (name) => secretOf(env, name),
      mayBeUnset: true,
    },
  );
  last = { text, parsed };
  return parsed;
};

/** The mistakes of a config as one text, for logs and for readers with the token. */
export const configProblem = ({ issues }: Extract<ParsedConfig, { ok: false }>): string =>
  [
    `checks.json has ${issues.length === 1 ? 'a mistake' : `${issues.length} mistakes`}; nothing is probed until it is deployed anew:`,
    ...issues.map(({ path, message }) => `${path}: ${message}`),
  ].join('\n');
