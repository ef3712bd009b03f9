import { configSchema } from '../engine/config/json-schema.ts';
import type { Command } from './command.ts';

/** `sitrep schema`: what editors complete `checks.json` against. */
export const schema: Command = {
  name: 'schema',
  about: 'print the JSON Schema of checks.json',
  details: ['Editors use it for completion: set "$schema" in checks.json to the path of the output.'],
  flags: [],
  examples: [{ line: 'schema > checks.schema.json', about: 'keep it beside checks.json' }],
  run: async (host) => {
    host.print(`${JSON.stringify(configSchema(host.checks, (await host.alerting?.())?.channels), null, 2)}\n`);
    return 0;
  },
};
