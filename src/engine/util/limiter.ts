/** Lets at most `limit` actions run at a time; the others wait for their turn, first come first served. */
export const limiter = (limit: number): (<T>(action: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let free = limit;
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async (action) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return action().finally(release);
  };
};
