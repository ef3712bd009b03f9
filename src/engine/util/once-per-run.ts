/** What each port of one run has been asked for already. */
const RESULTS = new WeakMap<object, Map<string, unknown>>();

/** The same port for one run: what {@link oncePerRun} makes with it is made once, whatever the number of checks. */
export const portForOneRun = <T extends object>(port: T): T => {
  const own = Object.create(port) as T;
  RESULTS.set(own, new Map());
  return own;
};

/** What `make` gives, from before where this run has asked for `name` already. Of a port without a run it is made anew. */
export const oncePerRun = <T>(port: object, name: string, make: () => T): T => {
  const results = RESULTS.get(port);
  if (results === undefined) return make();
  if (!results.has(name)) results.set(name, make());
  return results.get(name) as T;
};
