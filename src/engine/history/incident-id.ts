/** Digits of a time in base 36, until the year 2059. Ids of earlier versions end in an incident's number, which is shorter. */
const TIME_DIGITS = 8;

/**
 * `api-mwtgihc0`: the check, and when its incident was confirmed. Both are public where the incident is, so an id reveals
 * nothing of hidden checks.
 */
export const incidentId = (check: string, confirmedAt: number): string =>
  `${check}-${confirmedAt.toString(36).padStart(TIME_DIGITS, '0')}`;

/** Where to look for an incident: by time, or by the number that ids of earlier versions end in. */
export type IdKey = { readonly time: number } | { readonly number: number };

export const keyOf = (id: string): IdKey | undefined => {
  const digits = /-([0-9a-z]{1,8})$/.exec(id)?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 36);
  return digits.length === TIME_DIGITS ? { time: value } : { number: value };
};

/** Where a page of incidents begins. */
export interface Cursor {
  /** Id of the last incident on the page before; absent at the newest. */
  readonly after: string | undefined;
  /** How often a search beyond that incident ended without another one. */
  readonly searches: number;
}

/** `api-mwtgihc0`, `api-mwtgihc0~2`, `~1`: an incident that the reader has seen, never the number of one. */
export const cursorText = ({ after = '', searches }: Cursor): string =>
  searches === 0 ? after : `${after}~${searches}`;

export const parseCursor = (text = ''): Cursor => {
  const [after, searches = '0'] = text.split('~', 2);
  return { after: after || undefined, searches: Number(searches) };
};
