/** Runs one action at a time, in the order they were asked for; one that fails does not hold up the next. */
export const serial = (): (<T>(action: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const next = last.then(action, action);
    last = next.catch(() => undefined);
    return next;
  };
};
