import { LEVELS, type Level } from '../../contract/check.ts';
import { hostPort } from '../../contract/words.ts';
import { type ExitRules, exitCode } from '../../engine/health/exit-code.ts';
import { runChecks } from '../../engine/health/run-checks.ts';
import { ownEntry } from '../../engine/util/own-entry.ts';
import { healthAnswer, LEVEL_OF, PLAIN_TEXT } from '../../present/terminal/health-http.ts';
import { healthMetrics, METRICS_TYPE } from '../../present/terminal/health-metrics.ts';
import type { HealthConfig } from '../health-config.ts';
import type { CliHost } from '../host.ts';
import { type Answerer, Connections, type ListenAnswer } from './connections.ts';
import type { ListenRequest } from './request.ts';
import { sharedRuns } from './shared-runs.ts';

export interface ListenOptions {
  readonly config: HealthConfig;
  readonly host: string;
  readonly port: number;
  /** ms of one run. */
  readonly timeout: number;
  /** ms. */
  readonly maxAge: number;
  readonly unknown: ExitRules['unknown'];
  /** Whether answers say why a check fails wherever they are sent. */
  readonly reasons: boolean;
}

const LOOPBACK = /^(127\.|::1$)/;

/** `[host]:port` as it is written; `undefined` where it is no such thing. Without a host, every address. */
export const parseAddress = (text: string): { readonly host: string; readonly port: number } | undefined => {
  const [, v6, other = '', port] = /^(?:\[([\da-fA-F:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) return undefined;
  const host = v6 ?? (other === 'localhost' ? '127.0.0.1' : other);
  return { host: host === '' ? '0.0.0.0' : host, port: Number(port) };
};

/** Answers over HTTP until the process gets a signal to end; resolves with the exit code. */
export const listen = async (host: CliHost, options: ListenOptions): Promise<number> => {
  const { server, ports } = host;
  if (server === undefined) throw new Error('this program cannot listen');
  // Before we print that we listen: a reader of that line may end us at once.
  const stopped = server.stopped();
  const connections = new Connections(answerer(host, options), ports.clock, ports.text);
  const port = await server.listen(options, (socket) => connections.accept(socket));
  if (!port.ok) {
    host.printError(`sitrep health: --listen ${hostPort(options)}: ${port.failure.message}\n`);
    return 1;
  }
  host.print(`sitrep health: listening on http://${hostPort({ ...options, port: port.value })}\n`);
  await stopped;
  return 0;
};

const answerer = (host: CliHost, options: ListenOptions): Answerer => {
  const { ports } = host;
  const { config, timeout, maxAge, unknown } = options;
  const shared = sharedRuns((level) => runLevel(level), maxAge, ports.clock);
  const reasons = options.reasons || LOOPBACK.test(options.host);

  const runLevel = (level: Level) => {
    const checks = config.checks.filter((check) => LEVELS.indexOf(check.level) <= LEVELS.indexOf(level));
    const deadline = ports.clock.monotonic() + timeout;
    return runChecks({ ...config, checks, ports, deadline });
  };

  const health = async (level: Level, { name, query, accept }: ListenRequest): Promise<ListenAnswer> => {
    const exclude = query.flatMap(([key, ids]) => (key === 'exclude' ? ids.split(',') : []));
    const question = { name, verbose: query.some(([key]) => key === 'verbose'), exclude, accept, reasons };
    const rules: ExitRules = { style: 'docker', level, unknown };
    return healthAnswer(
      await shared(level),
      question,
      ({ results }) =>
        exitCode(
          results.map(({ judgement }) => judgement.verdict),
          rules,
        ) === 0,
    );
  };

  return async (request) => {
    const level = ownEntry(LEVEL_OF, request.name);
    if (level !== undefined) return health(level, request);
    if (request.name === 'metrics')
      return { status: 200, type: METRICS_TYPE, body: healthMetrics(await shared('detail')) };
    const known = [...Object.keys(LEVEL_OF), 'metrics'].map((name) => `/${name}`);
    return { status: 404, type: PLAIN_TEXT, body: `known paths: ${known.join(', ')}\n` };
  };
};
