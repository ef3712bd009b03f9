import { failureText } from '../../contract/failure.ts';
import type { CheckView, StatusAnswer } from '../../contract/view.ts';
import { oneLine } from './text.ts';

const row = (check: CheckView): readonly string[] => [
  check.status,
  check.id,
  check.latencyMs === null ? '-' : `${Math.round(check.latencyMs)} ms`,
  check.since ?? '-',
  check.reasons.map((reason) => oneLine(failureText(reason))).join('; '),
];

/** `GET /status?format=text`: one line for the whole, then an aligned table for eyes and `grep`. */
export const statusTable = (answer: StatusAnswer): string => {
  const rows = [['STATUS', 'CHECK', 'LATENCY', 'SINCE', 'REASON'], ...answer.checks.map(row)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const lines = rows.map((cells) => line(cells).trimEnd());
  const checked = answer.updatedAt === null ? 'not checked yet' : `checked ${answer.updatedAt}`;
  const stale = answer.stale && answer.updatedAt !== null ? ', stale' : '';
  return `${answer.status}  (${checked}${stale})\n\n${lines.join('\n')}\n`;
};
