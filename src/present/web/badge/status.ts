import { overallStatus, type Status } from '../../../contract/verdict.ts';
import type { BadgeColor, BadgeKind } from './_kind.ts';

const COLORS: Readonly<Record<Status, BadgeColor>> = {
  up: 'brightgreen',
  degraded: 'yellow',
  down: 'red',
  unknown: 'lightgrey',
};

/** What it is now. */
export const status: BadgeKind = {
  kind: 'status',
  about: 'The status now; of several checks the worst. Blue while all of them are in maintenance.',
  label: 'status',
  colors: [
    ['brightgreen', 'up'],
    ['yellow', 'degraded'],
    ['red', 'down'],
    ['blue', 'maintenance'],
  ],
  windows: [],
  text: ({ checks }) => {
    if (checks.every(({ maintenance }) => maintenance)) return { message: 'maintenance', color: 'blue' };
    const message = overallStatus(checks.filter(({ maintenance }) => !maintenance));
    return { message, color: COLORS[message] };
  },
};
