import type { RunResult, SkippedCheck } from '../../contract/report.ts';
import { measuresText } from './measures.ts';
import { oneLine, type Reporter, reasonsOf } from './report.ts';
import { summary } from './text.ts';

/** So that words of a target are text in a cell of GitHub's Markdown (GFM, "Tables" and "Raw HTML"), never markup. */
const escapeCell = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]()#!|~@:-]/g, '\\$&')
    .replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`);

/** `run --format markdown`, and what `--summary` appends: a table of all checks, those that are not healthy first. */
export const markdownReport: Reporter = (report) => {
  const { results, skipped } = report;
  const isHealthy = (result: RunResult) => result.judgement.verdict === 'pass';
  const rows = [...results.filter((result) => !isHealthy(result)), ...results.filter(isHealthy)].map(resultRow);
  return [
    '### Sitrep',
    '',
    escapeCell(summary(report)),
    '',
    '| verdict | check | measured | reason |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...skipped.map(skippedRow),
    '',
    '',
  ].join('\n');
};

const resultRow = (result: RunResult): string =>
  tableRow(result.judgement.verdict, result.check.name, measuresText(result), reasonsOf(result).join('; '));

const skippedRow = ({ check, reason }: SkippedCheck): string => tableRow('skipped', check.name, '', reason);

const tableRow = (...cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
