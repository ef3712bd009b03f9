import type { Check } from '../contract/check.ts';
import type { Config } from '../contract/config.ts';
import type { Reading } from '../contract/reading.ts';
import type { RunReport, RunResult, SkippedCheck } from '../contract/report.ts';
import type { Verdict } from '../contract/verdict.ts';
import { type Selector, selects } from '../engine/config/selector.ts';
import { judge } from '../engine/probe/judge.ts';
import { probeAll } from '../engine/probe/pool.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import { FORMATS } from '../present/terminal/formats.ts';
import { markdownReport } from '../present/terminal/markdown.ts';
import { progressEnd, progressLine } from '../present/terminal/progress.ts';
import { countVerdicts } from '../present/terminal/report.ts';
import type { Command, Parsed } from './command.ts';
import { ANYWHERE, CONFIG_FLAG, loadConfig, printConfigProblem } from './config-file.ts';
import { type CliHost, withChecks } from './host.ts';
import { unsupportedReason } from './unsupported.ts';

const runChecks = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const loaded = await loadConfig(host, parsed, ANYWHERE);
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return host.usageExit;
  }
  const missing = parsed.words.find((id) => !loaded.config.checks.some((check) => check.id === id));
  if (missing !== undefined) return noSuchCheck(host, loaded.path, missing, loaded.config.checks);
  const nothing = nothingSelected(parsed, loaded.config.checks);
  if (nothing !== undefined) {
    host.printError(`sitrep run: ${loaded.path} has no check ${nothing}\n`);
    return host.usageExit;
  }
  const selector = { checks: parsed.words, groups: parsed.list('group'), tags: parsed.list('tag') };
  const report = await probeHere(withChecks(host, loaded.registries.checks), loaded.config, selector);
  host.print(FORMATS[parsed.text('format')!]!(report, host.terminal));
  const isSaved = await appendSummary(host, parsed.text('summary'), report);
  return isSaved ? exitCode(report, parsed.text('fail-on')!) : host.usageExit;
};

/** By value of `--fail-on`: the verdicts that make the exit code 1. */
const FAILING: Readonly<Record<string, readonly Verdict[]>> = {
  fail: ['fail'],
  unknown: ['fail', 'unknown'],
  warn: ['fail', 'unknown', 'warn'],
  never: [],
};

const exitCode = ({ results }: RunReport, failOn: string): number => {
  const counts = countVerdicts(results);
  return FAILING[failOn]!.some((verdict) => counts[verdict] > 0) ? 1 : 0;
};

/** @returns false if a summary was requested and could not be written. */
const appendSummary = async (host: CliHost, path: string | undefined, report: RunReport): Promise<boolean> => {
  if (path === undefined) return true;
  const problem = host.appendFile
    ? await host.appendFile(path, markdownReport(report, host.terminal))
    : 'the static binary writes no files. Use --format markdown and redirect the output.';
  if (problem !== undefined) host.printError(`sitrep run: cannot write the summary to ${path}: ${problem}\n`);
  return problem === undefined;
};

/** `sitrep run`: the checks of the file, once, from here. */
export const run: Command = {
  name: 'run',
  about: 'run the checks of the config once, from this machine',
  details: [
    'Exit code: 0 if no check fails, 1 if one does (see --fail-on), 2 for wrong usage or a config that cannot be used (1 in the static\n' +
      'binary). Checks that this program does not support are skipped, with the reason: heartbeats, for one, go to the Worker.',
  ],
  positionals: [
    { name: 'id', about: 'only these checks, and those of --group and --tag; if absent, all checks', many: true },
  ],
  flags: [
    CONFIG_FLAG,
    { name: 'group', value: 'NAME', list: 'repeat', about: 'only checks in this group' },
    { name: 'tag', value: 'NAME', list: 'repeat', about: 'only checks with this tag' },
    {
      name: 'format',
      short: 'f',
      value: 'FORMAT',
      choices: Object.keys(FORMATS),
      default: 'text',
      about: 'output format',
    },
    {
      name: 'fail-on',
      value: 'VERDICT',
      choices: Object.keys(FAILING),
      default: 'fail',
      about: 'the least bad verdict that makes the exit code 1',
    },
    { name: 'summary', value: 'FILE', about: 'also append a Markdown table of the results to this file' },
  ],
  examples: [
    { line: 'run', about: 'every check of the config in this folder' },
    { line: 'run api db --config prod.json', about: 'two checks of another file' },
    { line: 'run --group Core --tag smoke', about: 'the checks in a group, and those with a tag' },
    { line: 'run --format junit > sitrep.xml', about: 'a report for CI systems' },
    {
      line: 'run --format github --summary "$GITHUB_STEP_SUMMARY"',
      about: 'annotations and a table in GitHub Actions',
    },
    { line: 'run --fail-on warn', about: 'a gate that lets only healthy services through' },
  ],
  run: runChecks,
};

const noSuchCheck = (host: CliHost, path: string, id: string, checks: readonly Check[]): number => {
  const ids = checks.map((check) => check.id);
  host.printError(`sitrep run: ${path} has no check "${id}"${didYouMean(id, ids)}\nIt has: ${ids.join(', ')}\n`);
  return host.usageExit;
};

/** A group or tag that no check has: it would pass for a run without failures. */
const nothingSelected = (parsed: Parsed, checks: readonly Check[]): string | undefined => {
  const groups = new Set(checks.flatMap(({ group }) => group ?? []));
  const tags = new Set(checks.flatMap((check) => check.tags));
  const group = parsed.list('group').find((name) => !groups.has(name));
  if (group !== undefined) return `in the group "${group}"${didYouMean(group, groups)}`;
  const tag = parsed.list('tag').find((name) => !tags.has(name));
  return tag === undefined ? undefined : `with the tag "${tag}"${didYouMean(tag, tags)}`;
};

const probeHere = async (host: CliHost, config: Config, selector: Selector): Promise<RunReport> => {
  const startedAt = host.ports.clock.now();
  const started = host.ports.clock.monotonic();
  const wanted = config.checks.filter((check) => selects(selector, check));
  const skipped = wanted.flatMap((check) => skip(host, check));
  const probed = wanted.filter((check) => !skipped.some((one) => one.check === check));
  const readings = await probeWithProgress(host, probed);
  const results = probed.map((check, at) => resultOf(host, config, check, readings[at]!));
  return { results, skipped, startedAt, took: host.ports.clock.monotonic() - started };
};

const skip = (host: CliHost, check: Check): SkippedCheck[] => {
  const reason = unsupportedReason(check, host.checks[check.type]!, host.runtime);
  return reason === undefined ? [] : [{ check, reason }];
};

const probeWithProgress = async (host: CliHost, checks: readonly Check[]): Promise<readonly Reading[]> => {
  const { errorIsTty, columns } = host.terminal;
  const waiting = new Set(checks.map((check) => check.id));
  const show = () => errorIsTty && host.printError(progressLine(checks.length - waiting.size, [...waiting], columns));
  const onReading = (reading: Reading) => {
    waiting.delete(reading.check);
    show();
  };
  show();
  const readings = await probeAll(checks, host.checks, host.ports, { onReading });
  if (errorIsTty) host.printError(progressEnd);
  return readings;
};

const resultOf = ({ checks }: CliHost, { secrets }: Config, check: Check, reading: Reading): RunResult => {
  const type = checks[check.type]!;
  return { check, measures: type.measures, reading, judgement: judge(check, type, reading, secrets) };
};
