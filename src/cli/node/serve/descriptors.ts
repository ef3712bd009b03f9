import { readFileSync } from 'node:fs';

/** File descriptors that `serve` takes at rest, workerd's and Node's together being fewer; without them it cannot start. */
const NEEDED = 64;

/** Below this a few hundred idle visitors are enough to end workerd, which then starts again. */
const ENOUGH = 1_024;

/** How many files a process of this user may open; `undefined` if unknown. Node raises its own limit to the hard one. */
const descriptorLimit = (): number | undefined => {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
};

/** Why `serve` cannot start here; warns if it can, but not with many visitors. */
export const descriptorProblem = (warn: (message: string) => void, limit = descriptorLimit()): string | undefined => {
  if (limit === undefined || limit >= ENOUGH) return undefined;
  if (limit < NEEDED) {
    return `a process may open only ${limit} files here, which is too few: raise the limit with ulimit -n ${ENOUGH}`;
  }
  warn(
    `A process may open only ${limit} files here: many visitors at once will interrupt the page. Raise it with ulimit -n ${ENOUGH}.`,
  );
  return undefined;
};
