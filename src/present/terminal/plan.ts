import type { CostLine, CostPlan } from '../../contract/plan.ts';

/** `validate --plan`: a table of what is used up, then in words whether it fits and what to change. */
export const planReport = (plan: CostPlan): string => {
  const head = ['', 'normal', 'all time out', 'limit', ''];
  const rows = [head, ...plan.lines.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) => `  ${row.map((cell, column) => align(cell, widths[column]!, column)).join('  ')}`);
  return [
    `On the ${plan.plan} plan, when every target answers, and when every target times out:`,
    ...table.map((line) => line.trimEnd()),
    '',
    ...verdict(plan),
    '',
  ].join('\n');
};

/** The first and the last column are words, the others numbers. */
const align = (cell: string, width: number, column: number): string =>
  column === 0 || column === 4 ? cell.padEnd(width) : cell.padStart(width);

const PER = { invocation: 'in one invocation', tick: 'in one tick', day: 'a day' } as const;

const rowOf = (line: CostLine): string[] => {
  const { name, unit, per, normal, worst, limit } = line;
  const scope = `${unit === '' ? '' : `${unit} `}${PER[per]}${noteOn(line)}`;
  return [name, count(normal), count(worst), limit === undefined ? '–' : count(limit), scope];
};

const noteOn = ({ normal, worst, limit = Number.POSITIVE_INFINITY, beyond, note }: CostLine): string => {
  const more = beyond === 'billed' ? 'more is billed' : 'over the limit';
  if (normal > limit) return `: ${more}`;
  if (worst > limit) return `: ${more} if all time out`;
  return note === undefined ? '' : `, ${note}`;
};

/** `12,345`; without Intl, which the static binary does not have. */
const count = (value: number): string =>
  (value > 0 && value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))).replace(
    /\B(?=(\d{3})+$)/g,
    ',',
  );

const verdict = ({ fits, toleratedTimeouts, checks, dollars, plan, advice }: CostPlan): string[] => {
  const bill = plan === 'paid' ? ` It adds ${dollars.toFixed(2)} US dollars a month to the plan's price.` : '';
  if (!fits)
    return [`Does not fit.${bill} Any one of these changes is enough:`, ...advice.map((line) => `  - ${line}`)];
  if (toleratedTimeouts === checks) return [`Fits, even if every target times out all day.${bill}`];
  const some =
    toleratedTimeouts === 0 ? 'any check times out' : `more than ${toleratedTimeouts} of the ${checks} checks time out`;
  return [
    `Fits on a normal day. If ${some} all day, requests over the limit fail until midnight UTC.${bill}`,
    ...(advice.length > 0 ? ['With any one of these changes, all checks may time out all day:'] : []),
    ...advice.map((line) => `  - ${line}`),
  ];
};
