/** Results that each port of one run has already given. */
const RESULTS = new WeakMap<object, Map<string, unknown>>();

/** The same port for one run: what {@link oncePerRun} makes with it is made once for all checks. */
export const portForOneRun = <T extends object>(port: T): T => {
  const own = Object.create(port) as T;
  RESULTS.set(own, new Map());
  return own;
};

/** The result of `make`, cached by `name` for this run. A port without a run makes it anew. */
export const oncePerRun = <T>(port: object, name: string, make: () => T): T => {
  const results = RESULTS.get(port);
  if (results === undefined) return make();
  if (!results.has(name)) results.set(name, make());
  return results.get(name) as T;
};
