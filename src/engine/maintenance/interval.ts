/** `[from, to)`, ms since the epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Finds the planned maintenance of a check within an interval: sorted, without overlaps. */
export type MaintenanceIntervals = (check: string, within: Interval) => readonly Interval[];
