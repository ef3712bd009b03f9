import type { Config, Secret } from '../../../contract/config.ts';
import { SERVE } from '../../../contract/runtimes.ts';
import { redact } from '../../../engine/util/redact.ts';
import { EXIT_USAGE, type Parsed } from '../../command.ts';
import { configPath, type LoadedConfig, loadConfig, printConfigProblem } from '../../config-file.ts';
import type { CliHost } from '../../host.ts';
import { endWithReader } from '../print.ts';
import { type ConfigWatch, watchConfig } from './config-watch.ts';
import { rehearse } from './rehearsal.ts';
import { announce, countOf, reportStatus, reportStore } from './report.ts';
import { type Runner, startRunner } from './runner.ts';
import type { ServeNews } from './serve-news.ts';
import { stopAsked } from './stop-signals.ts';
import { keepTicking } from './ticker.ts';

/** A tick may take long; after Ctrl-C a person waits no longer than this, ms. */
const PATIENCE_MS = 5_000;

/** The work of `sitrep serve`. */
export const serveHere = async (host: CliHost, parsed: Parsed): Promise<number> => {
  // The watchdog ends what is left.
  const stop = stopAsked(() => process.exit(1));
  endWithReader();
  const port = parsed.text('port')!;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    host.printError(`sitrep serve: --port is a number from 0 to 65535, not "${port}"\n`);
    return EXIT_USAGE;
  }
  const path = await configPath(host, parsed);
  const watch = watchConfig(path);
  const loaded = await load(host, parsed);
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return EXIT_USAGE;
  }
  const voice = voiceOf(host, secretsOf(host, loaded.config));
  const place = { host: parsed.text('host')!, port: Number(port), persist: parsed.text('persist')! };
  const starting = startRunner({ ...place, checks: loaded.text, secrets: voice.secrets, log: voice.say });
  const runner = await Promise.race([starting, stop]);
  if (runner === undefined) return 0;
  if (!runner.ok) {
    host.printError(`sitrep serve: ${runner.failure.message}\n`);
    return 1;
  }
  announce(host, loaded, runner.value.url);
  process.send?.({ url: runner.value.url } satisfies ServeNews);
  return keepServing(host, parsed, runner.value, voice, { stop, watch, path });
};

const keepServing = async (
  host: CliHost,
  parsed: Parsed,
  runner: Runner,
  voice: Voice,
  { stop, watch, path }: { readonly stop: Promise<undefined>; readonly watch: ConfigWatch; readonly path: string },
): Promise<number> => {
  const ticker = keepTicking(
    (at) => runner.tick(at),
    (error) => voice.say(`tick: ${plainly(error.message)}`),
  );
  const stopReporting = [reportStatus(host, runner, parsed.on('quiet')), reportStore(runner, voice.say)];
  watch.onChange(() =>
    reload(host, parsed, path, runner, voice).catch((error: Error) => voice.say(`the new config: ${error.message}`)),
  );
  const reason = await Promise.race([stop, runner.failed]);
  if (reason !== undefined) host.printError(`sitrep serve: ${reason}\n`);
  watch.stop();
  for (const stopReport of stopReporting) stopReport();
  const ticked = reason === undefined ? ticker.stop() : undefined;
  await Promise.race([ticked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await runner.stop();
  return reason === undefined ? 0 : 1;
};

/** The meaning of a SQLite error, without workerd's text around it. */
const plainly = (message: string): string =>
  /SQLITE_FULL|disk is full/.test(message) ? 'nothing could be stored: the disk is full' : message;

const reload = async (host: CliHost, parsed: Parsed, path: string, runner: Runner, voice: Voice): Promise<void> => {
  const rehearsed = await rehearse(path);
  if (!rehearsed.ok) return host.printError(rehearsed.text);
  const next = await load(host, parsed);
  if (next.state !== 'parsed') return printConfigProblem(host, next);
  voice.secrets = secretsOf(host, next.config);
  await runner.reload({ checks: next.text, secrets: voice.secrets });
  host.print(`${next.path} was reloaded: ${countOf(next.config)}\n`);
  await runner.tick(Date.now());
};

const load = async (host: CliHost, parsed: Parsed): Promise<LoadedConfig> => {
  const loaded = await loadConfig(host, parsed, SERVE, await host.alerting?.(), true);
  if (loaded.state !== 'parsed' || loaded.plugins.length === 0) return loaded;
  return { state: 'invalid', path: loaded.path, issues: [{ path: '$.plugins', message: NO_PLUGINS }] };
};

/** The Worker that it runs is built already. */
const NO_PLUGINS =
  'sitrep serve runs built-in check types and channels only; run this config with wrangler dev or deploy it';

/** Prints the Worker's output with its current secrets redacted. */
interface Voice {
  secrets: readonly Secret[];
  readonly say: (message: string) => void;
}

const voiceOf = (host: CliHost, secrets: readonly Secret[]): Voice => {
  const voice: Voice = { secrets, say: (message) => host.printError(`${redact(message, voice.secrets)}\n`) };
  return voice;
};

const secretsOf = (host: CliHost, config: Config): readonly Secret[] => {
  const tokens = ['SITREP_TOKEN', 'SITREP_PROBER_TOKEN'].flatMap((name) => {
    const value = host.env(name);
    return value ? [{ name, value }] : [];
  });
  return [...config.secrets, ...tokens];
};
