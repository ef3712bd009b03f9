import type { RunResult } from '../../contract/report.ts';
import { type Reporter, reasonsOf } from './report.ts';
import { textReport } from './text.ts';

/** Workflow commands of GitHub Actions (docs.github.com, "Workflow commands"); a pass needs none. */
const COMMANDS = { pass: undefined, warn: 'warning', fail: 'error', unknown: 'warning' } as const;

/** Escapes of actions/toolkit, packages/core/src/command.ts. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The older form of a command, which the runner takes wherever in a line it stands (ActionCommand.cs of actions/runner). */
const withoutOlderForm = (text: string): string => text.replaceAll('##[', '## [');

/**
 * `run --format github`: the text report for the log, then an annotation for each check that is not healthy. The
 * report is not wrapped: a line that began with a target's words could be a command (the runner trims lines).
 */
export const githubReport: Reporter = (report) =>
  withoutOlderForm(
    textReport(report, { columns: Number.POSITIVE_INFINITY, color: false }) + report.results.map(annotation).join(''),
  );

const annotation = (result: RunResult): string => {
  const { check, judgement } = result;
  const command = COMMANDS[judgement.verdict];
  if (command === undefined) return '';
  const title = escapeProperty(`${check.name}: ${judgement.verdict}`);
  return `::${command} title=${title}::${escapeData(reasonsOf(result).join('; '))}\n`;
};
