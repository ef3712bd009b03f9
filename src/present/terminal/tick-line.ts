import type { Status } from '../../contract/verdict.ts';
import type { CheckView, StatusAnswer } from '../../contract/view.ts';
import { oneLine, type Style } from './report.ts';

const COLORS = { up: '32', degraded: '33', down: '31', unknown: '35' } as const satisfies Record<Status, string>;

/** Worst first, as in the overall status. */
const ORDER = ['down', 'degraded', 'unknown'] as const satisfies readonly Status[];

const paint = (status: Status, text: string, { color }: Style): string =>
  color ? `\u001b[${COLORS[status]}m${text}\u001b[0m` : text;

/** `10:00:03  down: db, cart; 5 up`: one published state in one line. Times are UTC. */
export const tickLine = (status: StatusAnswer, style: Style): string => {
  const groups = ORDER.flatMap((word) => {
    const ids = status.checks.filter((check) => check.status === word).map(({ id }) => id);
    return ids.length === 0 ? [] : [paint(word, `${word}: ${ids.join(', ')}`, style)];
  });
  const up = status.counts.up > 0 ? [paint('up', `${status.counts.up} up`, style)] : [];
  return `${timeOf(status)}  ${[...groups, ...up].join('; ')}`;
};

/** A line for each check that is another than before, with its reason: `10:00:03  db: up → down (127.0.0.1:5432 refused the connection)`. */
export const changeLines = (before: StatusAnswer | undefined, after: StatusAnswer, style: Style): string[] => {
  const known = new Map(before?.checks.map((check) => [check.id, check.status]));
  return after.checks
    .filter((check) => known.get(check.id) !== check.status)
    .map((check) => `${timeOf(after)}  ${changeOf(check, known.get(check.id), style)}`);
};

const changeOf = ({ id, status, reasons }: CheckView, before: Status | undefined, style: Style): string => {
  const reason = reasons[0] && ` (${oneLine(reasons[0].message)})`;
  return `${id}: ${before === undefined ? '' : `${before} → `}${paint(status, status, style)}${reason ?? ''}`;
};

const timeOf = ({ updatedAt }: StatusAnswer): string => updatedAt?.slice(11, 19) ?? '--:--:--';
