/** Back to the line's start, and clear it (ECMA-48 EL). */
const CLEAR = '\r\u001b[2K';

/** A line that replaces itself: `3/12 waiting for api, db`. Never longer than the line, or it could not be cleared. */
export const progressLine = (done: number, waiting: readonly string[], columns: number): string => {
  const count = `${done}/${done + waiting.length}`;
  const text = waiting.length === 0 ? count : `${count} waiting for ${waiting.join(', ')}`;
  return CLEAR + (text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`);
};

/** Leaves nothing of {@link progressLine} behind. */
export const progressEnd = CLEAR;
