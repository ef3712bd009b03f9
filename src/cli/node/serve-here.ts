import { unwatchFile, watchFile } from 'node:fs';
import type { Config } from '../../contract/config.ts';
import { WORKER } from '../../contract/doors.ts';
import type { StatusAnswer } from '../../contract/view.ts';
import { redact } from '../../engine/redact.ts';
import { changeLines, tickLine } from '../../present/terminal/tick-line.ts';
import { EXIT_USAGE, type Parsed } from '../command.ts';
import { issueLines, type LoadedConfig, loadConfig, printConfigProblem } from '../config-file.ts';
import type { CliHost } from '../host.ts';
import { type Runner, startRunner } from './runner.ts';
import { type ServeNews, STOP } from './supervision.ts';
import { keepTicking } from './ticker.ts';

type Loaded = Extract<LoadedConfig, { state: 'parsed' }>;

/** How often the published state is looked at, ms: well under the shortest interval, which is 1 s. */
const LOOK_MS = 400;

/** How often the config's modification time is looked at, ms. Watching by inode would miss editors that replace files. */
const WATCH_MS = 1_000;

/** A tick may last; a person who pressed Ctrl-C waits no longer than this, ms. */
const PATIENCE_MS = 5_000;

/** The work of `sitrep serve`, in the process that {@link supervise} watches over. */
export async function serveHere(host: CliHost, parsed: Parsed): Promise<number> {
  const stopAsked = waitForStop();
  const port = Number(parsed.text('port'));
  if (!/^\d{1,5}$/.test(parsed.text('port')!) || port > 65_535) {
    host.printError(`sitrep serve: --port is a number from 0 to 65535, not "${parsed.text('port')}"\n`);
    return EXIT_USAGE;
  }
  const loaded = await load(host, parsed);
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return EXIT_USAGE;
  }
  let secrets = loaded.config.secrets;
  const say = (message: string) => host.printError(`${redact(message, secrets)}\n`);
  const starting = startRunner({
    host: parsed.text('host')!,
    port,
    persist: parsed.text('persist')!,
    checks: loaded.text,
    secrets: secretsOf(host, loaded.config),
    log: say,
  });
  const runner = await Promise.race([starting, stopAsked]);
  if (runner === undefined) return 0;
  if (!runner.ok) {
    host.printError(`sitrep serve: ${runner.failure.message}\n`);
    return 1;
  }
  announce(host, loaded, runner.value.url);
  process.send?.({ url: runner.value.url } satisfies ServeNews);
  const ticker = keepTicking(runner.value.tick, (error) => say(`tick: ${error.message}`));
  const stopReporting = reportStatus(host, runner.value, parsed.on('quiet'));
  const stopWatching = watchConfig(loaded.path, async () => {
    const next = await load(host, parsed);
    if (next.state !== 'parsed') return printConfigProblem(host, next);
    secrets = next.config.secrets;
    await runner.value.reload(next.text, secretsOf(host, next.config));
    host.print(`${next.path} was read again: ${count(next.config)}\n`);
    await runner.value.tick(Date.now());
  });
  await stopAsked;
  stopWatching();
  stopReporting();
  await Promise.race([ticker.stop(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await runner.value.stop();
  return 0;
}

const load = async (host: CliHost, parsed: Parsed) => loadConfig(host, parsed, WORKER, await host.alerting?.());

function secretsOf(host: CliHost, config: Config): Config['secrets'] {
  const token = host.env('SITREP_TOKEN');
  return token ? [...config.secrets, { name: 'SITREP_TOKEN', value: token }] : config.secrets;
}

/** A supervisor that is gone asks for the same as one that says so. */
function waitForStop(): Promise<undefined> {
  return new Promise((resolve) => {
    process.on('message', (message) => {
      if (message === STOP) resolve(undefined);
    });
    process.once('disconnect', () => resolve(undefined));
  });
}

const count = ({ checks }: Config): string => `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`;

function announce(host: CliHost, { path, config, warnings }: Loaded, url: string): void {
  if (warnings.length > 0) host.printError(`${path}, worth a look:\n${issueLines(warnings)}`);
  host.print(
    [
      `Watching ${count(config)} of ${path}. Look at:`,
      `  ${url}/           status page`,
      `  ${url}/status     JSON`,
      `  ${url}/badge.svg  badge`,
      `  ${url}/metrics    OpenMetrics`,
      'Ctrl-C stops.',
      '',
    ].join('\n'),
  );
}

/** A line for each status that is another than before and, unless it is to be quiet, for each published state. */
function reportStatus(host: CliHost, runner: Runner, quiet: boolean): () => void {
  let last: StatusAnswer | undefined;
  const look = async () => {
    const status = await runner.status().catch(() => undefined);
    if (status === undefined || status.updatedAt === null || status.updatedAt === last?.updatedAt) return;
    const changes = last === undefined && !quiet ? [] : changeLines(last, status, host.terminal);
    const lines = [...changes, ...(quiet ? [] : [tickLine(status, host.terminal)])];
    host.print(lines.map((line) => `${line}\n`).join(''));
    last = status;
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

function watchConfig(path: string, onChange: () => Promise<void>): () => void {
  watchFile(path, { interval: WATCH_MS }, (now, before) => {
    if (now.mtimeMs !== before.mtimeMs) void onChange();
  });
  return () => unwatchFile(path);
}
