import { LEVELS, type Level } from '../contract/check.ts';
import type { RunReport } from '../contract/report.ts';
import type { Verdict } from '../contract/verdict.ts';
import { EXIT_STYLES, type ExitRules, exitCode, unknownAs, usageExit } from '../engine/health/exit-code.ts';
import { DEADLINE, runChecks } from '../engine/health/run-checks.ts';
import { guessDuration } from '../engine/util/guess-units.ts';
import { parseDuration } from '../engine/util/units.ts';
import { HEALTH_FORMATS, OUTPUT_LIMIT } from '../present/terminal/health.ts';
import { truncateLines } from '../present/terminal/truncate.ts';
import type { Command, Parsed } from './command.ts';
import { CONFIG_FLAG } from './config-file.ts';
import { expandQuantities } from './flag-values.ts';
import { type HealthConfig, healthConfig, type NoConfig } from './health-config.ts';
import { FLAGS } from './health-flags.ts';
import type { CliHost } from './host.ts';
import { listen, parseAddress } from './listen/listen.ts';

/** ms to read the config in. A listener starts once, on a machine that may be busy with starting everything else. */
const LISTENER_START = 10_000;

const runHealth = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const level = (parsed.words[0] ?? 'ready') as Level;
  const timeout = parsed.text('timeout')!;
  const deadline = parseDuration(timeout);
  if (deadline === undefined) return refuse(host, parsed, durationMessage(timeout));
  if (deadline === 0)
    return refuse(host, parsed, `--timeout ${timeout}: no check could run; use a longer time, such as 900ms`);
  const listens = parsed.text('listen') !== undefined;
  const patience = listens ? Math.max(deadline, LISTENER_START) : deadline;
  const wanted = { level, upTo: listens ? 'detail' : level, deadline: host.startedAt + patience } as const;
  if (!listens) host.lastResort?.(wanted.deadline, exitCode(['unknown'], rulesOf(parsed, level)), STUCK);
  const config = await healthConfig(host, parsed, wanted);
  if (!config.ok) return withoutConfig(host, parsed, rulesOf(parsed, level), config);
  if (listens) return answerOverHttp(host, parsed, config.value, deadline);
  const { ports, startedAt } = host;
  const report = await runChecks({ ...config.value, ports, deadline: startedAt + deadline });
  host.lastResort?.(Number.POSITIVE_INFINITY, 0, '');
  return finish(host, parsed, rulesOf(parsed, level), report);
};

/** `sitrep health`: from inside a container, for Docker's HEALTHCHECK and Kubernetes' exec probes. */
export const health: Command = {
  name: 'health',
  about: 'check this container from inside; the exit code is the result',
  details: [
    'Levels: live checks the process itself; ready (the default) also checks its dependencies; detail runs every check\n' +
      'and prints every measure. In the file, each check has its level. Checks made by flags have the level you ask for.',
    'Checks come from --config FILE, from flags, or from both. Without either, from the first\n' +
      'of /checks.json, .jsonc, .yaml, .yml and .ts that exists, else from the first of these in this folder.',
    'In a flag, ${NAME} is the value of an environment variable: --port ${PORT}. This needs no shell.',
    'Exit code: 0 for pass or warn; 1 for fail or wrong usage. unknown (a check could not run, or the config cannot be\n' +
      'used) is 0 at level live and 1 at the others. With --exit-style nagios: 0 pass, 1 warn, 2 fail, 3 unknown or wrong usage.',
  ],
  positionals: [{ name: 'level', choices: [...LEVELS], fromEnv: true, about: 'which checks to run; if absent, ready' }],
  flags: [
    ...FLAGS,
    { ...CONFIG_FLAG, about: 'config file' },
    { name: 'only', value: 'ID', list: 'commas', about: 'only these checks' },
    { name: 'exclude', value: 'ID', list: 'commas', about: 'all checks except these' },
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: Object.keys(HEALTH_FORMATS),
      default: 'text',
      about: 'output format',
    },
    { name: 'quiet', short: 'q', about: 'print nothing; only set the exit code' },
    { name: 'verbose', short: 'v', about: 'print every check with its measures, as at level detail' },
    { name: 'timeout', short: 't', value: 'DURATION', default: `${DEADLINE}ms`, about: 'deadline of the whole run' },
    {
      name: 'listen',
      value: 'ADDRESS:PORT',
      about: 'keep running, and serve /livez, /readyz, /healthz and /metrics over HTTP',
    },
    {
      name: 'max-age',
      value: 'DURATION',
      default: '1s',
      about: 'with --listen, the maximum age of the results in a response',
    },
    {
      name: 'unknown',
      value: 'VERDICT',
      choices: ['pass', 'fail'],
      about: 'treat unknown results as pass or fail',
    },
    {
      name: 'exit-style',
      value: 'STYLE',
      choices: [...EXIT_STYLES],
      default: 'docker',
      about: 'meaning of the exit code',
    },
  ],
  examples: [
    { line: 'health --http http://127.0.0.1:8080/healthz', about: 'without a config file' },
    { line: 'health live --port 8080 --threads worker=4', about: 'a port and four threads, without connecting' },
    {
      line: 'health --http https://localhost/ --insecure --expect-body ok',
      about: 'a self-signed certificate, and text in the body',
    },
    { line: 'health --file /run/beat=1m --memory 90%', about: 'a heartbeat file, and the memory of the container' },
    { line: 'health --listen 127.0.0.1:8081 --port 8080', about: 'an HTTP endpoint for a service that has none' },
    { line: 'health detail --format json', about: 'all checks of the file as health+json' },
  ],
  usageExit,
  run: runHealth,
};

const answerOverHttp = async (
  host: CliHost,
  parsed: Parsed,
  config: HealthConfig,
  timeout: number,
): Promise<number> => {
  const [written, age] = [parsed.text('listen')!, parsed.text('max-age')!];
  const expanded = expandQuantities(written, host.env);
  const address = expanded.ok ? parseAddress(expanded.value) : undefined;
  const maxAge = parseDuration(age);
  if (address === undefined)
    return refuse(host, parsed, `--listen ${written}: write ADDRESS:PORT, such as 127.0.0.1:8081`);
  if (maxAge === undefined) return refuse(host, parsed, durationMessage(age, 'max-age', '1s'));
  const { unknown } = rulesOf(parsed, 'ready');
  return listen(host, { ...address, config, timeout, maxAge, unknown, reasons: parsed.on('verbose') });
};

const STUCK = 'unknown  sitrep  probe: a call to the system or the TLS library did not return before the deadline\n';

const durationMessage = (written: string, flag = 'timeout', such = '900ms'): string => {
  // A bare number of three digits is more likely meant in the unit of the default than in seconds.
  const better = written.length > 2 && /^\d+$/.test(written) ? `${written}ms` : guessDuration(written);
  return `--${flag} ${written}: expected a duration with its unit such as "${such}"${better === undefined ? '' : `; write ${better}`}`;
};

/** Docker keeps standard output and error together, so the limit holds for either. */
const refuse = (host: CliHost, parsed: Parsed, message: string): number => {
  host.printError(truncateLines(`sitrep health: ${message}`, OUTPUT_LIMIT));
  return usageExit(['--exit-style', parsed.text('exit-style')!], host.env);
};

const withoutConfig = (host: CliHost, parsed: Parsed, rules: ExitRules, { why, message }: NoConfig): number => {
  if (why === 'usage') return refuse(host, parsed, message);
  const note =
    unknownAs(rules) === 'pass'
      ? `\nunknown${passing(rules)}: nothing is restarted because of a config that cannot be used`
      : '';
  host.printError(truncateLines(`sitrep health: ${message}${note}`, OUTPUT_LIMIT));
  return exitCode(['unknown'], rules);
};

const finish = (host: CliHost, parsed: Parsed, rules: ExitRules, report: RunReport): number => {
  const verdicts = report.results.map(({ judgement }) => judgement.verdict);
  if (!parsed.on('quiet')) {
    const measures = parsed.on('verbose') || rules.level === 'detail';
    host.print(HEALTH_FORMATS[parsed.text('format')!]!(report, { measures, note: noteOn(verdicts, rules) }));
  }
  return exitCode(verdicts, rules);
};

const rulesOf = (parsed: Parsed, level: Level): ExitRules => ({
  level,
  style: parsed.text('exit-style') as ExitRules['style'],
  unknown: parsed.text('unknown') as ExitRules['unknown'],
});

const passing = ({ level }: ExitRules): string => `, which passes at level ${level}`;

/** A note if the exit code by itself would mislead. */
const noteOn = (verdicts: readonly Verdict[], rules: ExitRules): string | undefined => {
  const passes = unknownAs(rules) === 'pass' ? passing(rules) : '';
  if (verdicts.length === 0) return `warning: no check has level ${rules.level}, so nothing is known${passes}`;
  if (passes === '' || !verdicts.includes('unknown') || verdicts.includes('fail')) return undefined;
  if (verdicts.every((verdict) => verdict === 'unknown'))
    return `warning: no check could run, so nothing is known${passes}`;
  return `unknown${passes}: nothing is restarted because a check could not run`;
};
