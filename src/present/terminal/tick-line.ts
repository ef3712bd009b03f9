import { STATUSES, type Status } from '../../contract/verdict.ts';
import type { CheckView, StatusAnswer } from '../../contract/view.ts';
import type { Style } from './report.ts';

const COLORS = { up: '32', degraded: '33', down: '31', unknown: '35' } as const satisfies Record<Status, string>;

/** `10:00:03  5 up, 1 down  down: db (connect: …)`: one published state in one line. */
export function tickLine(status: StatusAnswer, style: Style): string {
  const time = status.updatedAt === null ? '--:--:--' : status.updatedAt.slice(11, 19);
  const counts = STATUSES.filter((name) => status.counts[name] > 0).map((name) => `${status.counts[name]} ${name}`);
  const unhealthy = status.checks.filter((check) => check.status !== 'up').map(aboutCheck);
  const text = [counts.join(', '), ...unhealthy].join('; ');
  const line = text.length + 10 <= style.columns ? text : `${text.slice(0, Math.max(0, style.columns - 11))}…`;
  return `${time}  ${style.color ? `\u001b[${COLORS[status.status]}m${line}\u001b[0m` : line}`;
}

/** Tells two states apart as a person would: time and figures may differ. */
export const statusKey = (status: StatusAnswer): string =>
  status.checks.map(({ id, status: word }) => `${id}=${word}`).join(' ');

function aboutCheck({ id, status, reasons }: CheckView): string {
  const reason = reasons[0];
  return `${id} ${status}${reason === undefined ? '' : ` (${reason.message})`}`;
}
