import { configSchema } from '../engine/config/json-schema.ts';
import type { Command, Parsed } from './command.ts';
import { CONFIG_FLAG, loadRegistries } from './config-file.ts';
import type { CliHost } from './host.ts';

const printSchema = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const alerting = await host.alerting?.();
  if (parsed.text(CONFIG_FLAG.name) === undefined) return print(host, configSchema(host.checks, alerting?.channels));
  const registries = await loadRegistries(host, parsed, alerting);
  if (registries.ok) return print(host, configSchema(registries.value.checks, registries.value.channels));
  host.printError(`sitrep schema: ${registries.failure.message.trimEnd()}\n`);
  return host.usageExit;
};

const print = (host: CliHost, schema: object): number => {
  host.print(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
};

/** `sitrep schema`: what editors complete `checks.json` against. */
export const schema: Command = {
  name: 'schema',
  about: 'print the JSON Schema of checks.json',
  details: ['Editors use it for completion: set "$schema" in checks.json to the path of the output.'],
  flags: [{ ...CONFIG_FLAG, about: 'also describe the plugins of this config file' }],
  examples: [
    { line: 'schema > checks.schema.json', about: 'keep it beside checks.json' },
    { line: 'schema --config checks.ts > checks.schema.json', about: 'with the plugins of checks.ts' },
  ],
  run: printSchema,
};
