import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { WORKER } from '../../contract/runtimes.ts';
import { compileConfig } from '../../engine/config/compile.ts';
import { isCheckType } from '../../engine/config/plugins.ts';
import type { Command, Parsed } from '../command.ts';
import {
  ANYWHERE,
  CONFIG_FLAG,
  issueLines,
  loadConfig,
  printConfigProblem,
  REQUIRE_SECRETS_FLAG,
} from '../config-file.ts';
import type { CliHost } from '../host.ts';
import { counted } from '../validate.ts';
import { DECLARATION, moduleText, type PluginSource } from './compile/module-text.ts';

/** `sitrep compile`: from a config to the module that a Worker imports. */
export const compile: Command = {
  name: 'compile',
  about: 'validate a config and write the module that a Worker imports',
  details: [
    'wrangler runs it before each deployment ([build] command = "npx --no-install sitrep compile"), so an invalid config\n' +
      'cannot be deployed. The module imports only the check types and channels in use. Secrets need not be set: the\n' +
      'Worker reads fields with ${NAME} when it starts.',
    'Exit code: 0 if it was written, 1 if the config is invalid, 2 for wrong usage or a file that cannot be read or written.',
  ],
  positionals: [{ name: 'FILE', about: 'config file; the same as --config' }],
  flags: [
    CONFIG_FLAG,
    { name: 'out', short: 'o', value: 'FILE', default: '.sitrep/config.js', about: 'the module; types go beside it' },
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['module', 'json'],
      default: 'module',
      about: 'json prints the config as JSON, for the static binary',
    },
    REQUIRE_SECRETS_FLAG,
  ],
  examples: [
    { line: 'compile', about: 'the config in this folder to .sitrep/config.js' },
    { line: 'compile status.json --out build/config.js', about: 'another file, another place' },
    { line: 'compile --format json > health.json', about: 'for the static binary in a container' },
  ],
  run: async (host, parsed) => (parsed.text('format') === 'json' ? printJson(host, parsed) : writeModule(host, parsed)),
};

/** The file may be a positional argument. */
const withFile = (parsed: Parsed): Parsed => ({
  ...parsed,
  text: (flag) => (flag === CONFIG_FLAG.name ? (parsed.words[0] ?? parsed.text(flag)) : parsed.text(flag)),
});

const load = async (host: CliHost, parsed: Parsed, runtime = WORKER) =>
  loadConfig(host, withFile(parsed), runtime, await host.alerting?.(), !parsed.on(REQUIRE_SECRETS_FLAG.name));

const refuse = (host: CliHost, state: 'unreadable' | 'invalid'): number => (state === 'invalid' ? 1 : host.usageExit);

const printJson = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const loaded = await load(host, parsed, ANYWHERE);
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return refuse(host, loaded.state);
  }
  host.print(`${JSON.stringify(loaded.document, null, 2)}\n`);
  return 0;
};

const writeModule = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const out = parsed.text('out')!;
  if (!/\.m?js$/.test(out)) return complain(host, `--out takes a file that ends in .js, not ${out}`);
  const loaded = await load(host, parsed);
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return refuse(host, loaded.state);
  }
  const compiled = compileConfig(loaded.text, loaded.registries, WORKER);
  // It was valid with the secrets of this environment, and is refused without them: say why.
  if (!compiled.ok) {
    printConfigProblem(host, { state: 'invalid', path: loaded.path, issues: compiled.issues });
    return 1;
  }
  try {
    mkdirSync(dirname(out), { recursive: true });
    write(out, moduleText(compiled.document, basename(loaded.path), pluginsOf(loaded, out)));
    write(out.replace(/\.(m?)js$/, '.d.$1ts'), DECLARATION);
  } catch (error) {
    return complain(host, `cannot write ${out}: ${(error as Error).message}`);
  }
  const { checks, alerts, unset } = compiled.document.config;
  host.print(
    `${out}: ${counted(checks.length, 'check')}, ${counted(alerts.length, 'alert')}, compiled from ${loaded.path}\n`,
  );
  if (loaded.warnings.length > 0) host.print(`Warnings:\n${issueLines(loaded.path, loaded.warnings)}`);
  if (unset.length > 0)
    host.print(`Secrets of the Worker: ${unset.join(', ')}. Set each with wrangler secret put NAME.\n`);
  return 0;
};

/** The module imports the config file for them: where each comes from, only that file knows. */
const pluginsOf = (
  { path, plugins }: { readonly path: string; readonly plugins: readonly unknown[] },
  out: string,
): PluginSource => {
  const positions = (isOfRoom: (plugin: object) => boolean) =>
    Object.fromEntries(
      plugins.flatMap((plugin, at) =>
        isOfRoom(plugin as object) ? [[(plugin as { readonly type: string }).type, at]] : [],
      ),
    );
  const from = relative(dirname(out), path).replaceAll('\\', '/');
  return {
    path: from.startsWith('.') ? from : `./${from}`,
    checks: positions(isCheckType),
    channels: positions((plugin) => !isCheckType(plugin)),
  };
};

const complain = (host: CliHost, message: string): number => {
  host.printError(`sitrep compile: ${message}\n`);
  return host.usageExit;
};

/** Writes only changes: a rewrite would make file watchers build again. */
const write = (path: string, text: string): void => {
  if (readText(path) !== text) writeFileSync(path, text);
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
