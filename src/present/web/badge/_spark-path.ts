/** Width and height of a sparkline's own coordinates. */
const WIDTH = 96;
const HEIGHT = 24;

/** Values of a whole curve, one an hour; a younger one begins further right. */
const HOURS = 24;

/** Space above and below, so that the line's ends are not cut. */
const MARGIN = 2;

const round = (value: number): string => String(Math.round(value * 10) / 10);

type Point = readonly [index: number, value: number];

/** Neighbours that were both measured are joined; a gap stays a gap, and a lone value becomes a dot's length. */
const segments = (values: readonly (number | null)[]): readonly (readonly Point[])[] => {
  const found: Point[][] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    if (index === 0 || values[index - 1] === null) found.push([]);
    found.at(-1)!.push([index, value]);
  }
  return found;
};

/**
 * The path of a latency curve in a box of 96 × 24; empty where nothing was measured. Its ground lies at half of the
 * least value, not at zero: a sparkline shows the shape, and the numbers beside it the size.
 */
export const sparkPath = (latest: readonly (number | null)[], width = WIDTH, height = HEIGHT): string => {
  const missing = Math.max(0, HOURS - latest.length);
  const values = [...Array<null>(missing).fill(null), ...latest];
  const measured = values.filter((value) => value !== null);
  const ground = Math.min(...measured) / 2;
  const span = Math.max(...measured) - ground || 1;
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number): string => round(height - MARGIN - ((value - ground) / span) * (height - 2 * MARGIN));
  return segments(values)
    .map((points) => {
      const line = points.map(([index, value]) => `${round(index * step)} ${y(value)}`).join('L');
      return points.length === 1 ? `M${line}h1` : `M${line}`;
    })
    .join('');
};
