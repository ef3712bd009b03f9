import type { LocationsAnswer, LocationView } from '../../contract/view.ts';
import { oneLine } from './report.ts';

const HEAD = ['LOCATION', 'NAME', 'KIND', 'COLO', 'HINT', 'ROUND TRIP', 'LAST READING'];

const MINUTE_MS = 60_000;

const ago = (at: string | null, now: number): string => {
  if (at === null) return '-';
  const age = Math.max(0, now - Date.parse(at));
  return age < 2 * MINUTE_MS ? `${Math.floor(age / 1_000)} s ago` : `${Math.floor(age / MINUTE_MS)} min ago`;
};

const row = ({ id, name, kind, colo, hintObeyed, roundTripMs, checkedAt, blindSince }: LocationView, now: number) => [
  id,
  oneLine(name),
  kind,
  colo ?? '-',
  hintObeyed == null ? '-' : hintObeyed ? 'obeyed' : `not obeyed: ${id}, really ${colo}`,
  roundTripMs == null ? '-' : `${roundTripMs} ms`,
  ago(checkedAt, now) + (blindSince === null ? '' : ', blind'),
];

/** `sitrep locations`: a table for eyes. */
export const locationsText = ({ locations, stale }: LocationsAnswer, now: number): string => {
  if (locations.length === 0) return 'No check that you may see has locations: all are probed from one place.\n';
  const rows = [HEAD, ...locations.map((location) => row(location, now))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${stale ? 'This is stale: no tick has ended in time.\n' : ''}`;
};
