import type { RunResult, SkippedCheck } from '../../contract/report.ts';
import { measuresText } from './measures.ts';
import { countVerdicts, type Reporter, reasonsOf } from './report.ts';

/** What XML 1.0 forbids even as a character reference (section 2.2), lone surrogates included. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (character) => ESCAPES[character]!);

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** `run --format junit`: a test case a check; `fail` is a failure, `unknown` an error. */
export const junitReport: Reporter = ({ results, skipped, startedAt, took }) => {
  const counts = countVerdicts(results);
  const totals = `tests="${results.length + skipped.length}" failures="${counts.fail}" errors="${counts.unknown}" skipped="${skipped.length}" time="${seconds(took)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sitrep" ${totals}>`,
    `  <testsuite name="sitrep" ${totals} timestamp="${new Date(startedAt).toISOString()}">`,
    ...results.map(caseOf),
    ...skipped.map(skippedCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

const OUTCOMES = { pass: undefined, warn: 'system-out', fail: 'failure', unknown: 'error' } as const;

const caseOf = (result: RunResult): string => {
  const { check, reading, judgement } = result;
  const element = OUTCOMES[judgement.verdict];
  const opening = `    <testcase ${caseName(check)} time="${seconds(reading.took)}"`;
  if (element === undefined) return `${opening}/>`;
  const text = escapeXml([...reasonsOf(result), measuresText(result)].filter((line) => line !== '').join('\n'));
  const first = judgement.reasons[0];
  const attributes =
    element === 'system-out' ? '' : ` type="${first?.kind ?? 'probe'}" message="${escapeXml(first?.message ?? '')}"`;
  return `${opening}>\n      <${element}${attributes}>${text}</${element}>\n    </testcase>`;
};

const skippedCase = ({ check, reason }: SkippedCheck): string =>
  `    <testcase ${caseName(check)}>\n      <skipped message="${escapeXml(reason)}"/>\n    </testcase>`;

const caseName = (check: SkippedCheck['check']): string =>
  `classname="${escapeXml(check.group ?? check.type)}" name="${escapeXml(check.id)}"`;
