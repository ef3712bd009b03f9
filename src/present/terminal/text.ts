import type { RunReport, RunResult } from '../../contract/report.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { measuresText } from './measures.ts';
import { countVerdicts, oneLine, type Reporter, reasonsOf, type Style } from './report.ts';

/** SGR codes of ECMA-48, as every terminal of the last thirty years reads them. */
const COLORS = { pass: '32', warn: '33', fail: '31', unknown: '35', skipped: '2' } as const;
type Mark = keyof typeof COLORS;

/** Narrower than this, wrapping would leave a word a line. */
const MIN_TEXT = 20;

/** `run --format text`: a line a check with what was measured, and below it why it is not healthy. */
export const textReport: Reporter = (report, style) => {
  const ids = [...report.results, ...report.skipped].map(({ check }) => check.id.length);
  const width = Math.max(0, ...ids);
  return [
    ...report.results.flatMap((result) => resultLines(result, width, style)),
    ...report.skipped.flatMap(({ check, reason }) => row('skipped', check.id, [reason], width, style)),
    '',
    summary(report),
    '',
  ].join('\n');
};

const resultLines = (result: RunResult, width: number, style: Style): string[] => {
  const { reading, judgement, check } = result;
  const measured = measuresText(result);
  const attempts = reading.attempts > 1 ? `after ${reading.attempts} attempts` : '';
  const facts = [measured, attempts].filter((part) => part !== '').join(', ');
  const texts = [...reasonsOf(result), facts].filter((part) => part !== '');
  return row(judgement.verdict, check.id, texts, width, style);
};

/** The verdict is a word as well as a colour: some people cannot tell colours apart, and a log file has none. */
const row = (mark: Mark, id: string, texts: readonly string[], width: number, style: Style): string[] => {
  const label = mark.padEnd('skipped'.length);
  const indent = ' '.repeat(label.length + 2 + width + 2);
  const lines = texts.flatMap((text) => wrap(oneLine(text), Math.max(MIN_TEXT, style.columns - indent.length)));
  const head = `${paint(mark, label, style)}  ${id.padEnd(width)}  ${lines[0] ?? ''}`.trimEnd();
  return [head, ...lines.slice(1).map((line) => indent + line)];
};

const paint = (mark: Mark, text: string, style: Style): string =>
  style.color ? `\u001b[${COLORS[mark]}m${text}\u001b[0m` : text;

/** Breaks at spaces; a word longer than the line stays whole, so that a URL can be copied. */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** `12 checks in 1.3 s: 10 pass, 1 warn, 1 fail`. */
export const summary = ({ results, skipped, took }: RunReport): string => {
  const counts = { ...countVerdicts(results), skipped: skipped.length };
  const parts = (Object.keys(counts) as (Verdict | 'skipped')[])
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`);
  const total = results.length + skipped.length;
  return `${total} ${total === 1 ? 'check' : 'checks'} in ${(took / 1000).toFixed(1)} s: ${parts.join(', ') || 'nothing to do'}`;
};
