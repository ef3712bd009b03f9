import type { Config } from '../../../contract/config.ts';
import type { StatusAnswer } from '../../../contract/view.ts';
import { changeLines, tickLine } from '../../../present/terminal/tick-line.ts';
import { issueLines, type LoadedConfig } from '../../config-file.ts';
import type { CliHost } from '../../host.ts';
import type { Runner } from './runner.ts';

/** How often the published state is looked at, ms: well under the shortest interval, which is 1 s. */
const LOOK_MS = 400;

/** `5 checks`. */
export const countOf = ({ checks }: Config): string => `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`;

/** Tells where to look. */
export const announce = (host: CliHost, loaded: Extract<LoadedConfig, { state: 'parsed' }>, url: string): void => {
  const { path, config, warnings } = loaded;
  if (warnings.length > 0) host.printError(`${path}: warnings:\n${issueLines(path, warnings)}`);
  host.print(
    [
      `Watching ${countOf(config)} of ${path}. Look at:`,
      `  ${url}/           status page`,
      `  ${url}/status     JSON`,
      `  ${url}/badge.svg  badge`,
      `  ${url}/metrics    OpenMetrics`,
      'Ctrl-C stops.',
      '',
    ].join('\n'),
  );
};

/** A line for each status that is another than before and, unless it is to be quiet, for each published state. */
export const reportStatus = (host: CliHost, runner: Runner, quiet: boolean): (() => void) => {
  let last: StatusAnswer | undefined;
  const look = async () => {
    // While the runtime restarts, there is no answer.
    const status = await runner.status().catch(() => undefined);
    if (status === undefined || status.updatedAt === null || status.updatedAt === last?.updatedAt) return;
    const changes = last === undefined && !quiet ? [] : changeLines(last, status, host.terminal);
    const lines = [...changes, ...(quiet ? [] : [tickLine(status, host.terminal)])];
    host.print(lines.map((line) => `${line}\n`).join(''));
    last = status;
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
};

/** How often the store is looked at, ms: a deleted folder makes no noise. */
const STORE_MS = 2_000;

/** A line when something is wrong with the store, and when it is well again. */
export const reportStore = (runner: Pick<Runner, 'storeTrouble'>, say: (message: string) => void): (() => void) => {
  let last: string | undefined;
  const look = async () => {
    const trouble = await runner.storeTrouble();
    if (trouble !== last) say(trouble ?? 'the store works again');
    last = trouble;
  };
  const timer = setInterval(look, STORE_MS);
  return () => clearInterval(timer);
};
