/** Where the checks of a config without `locations` are probed from: the runtime's own prober. */
export const HERE = 'here';

/** Cloudflare's location hints under which Durable Objects really run, and how each reads in a sentence. */
export const HINTS: Readonly<Record<string, string>> = {
  wnam: 'Western North America',
  enam: 'Eastern North America',
  weur: 'Western Europe',
  eeur: 'Eastern Europe',
  apac: 'Asia-Pacific',
  'apac-ne': 'Northeast Asia',
  'apac-se': 'Southeast Asia',
  oc: 'Oceania',
};

/** Jurisdictions, which Cloudflare guarantees: an object of one never leaves it. */
export const JURISDICTIONS: Readonly<Record<string, string>> = { eu: 'European Union', us: 'United States' };

const NEAR_JURISDICTION: Readonly<Record<string, string>> = { eu: 'weur', us: 'enam' };

/** The hint for an object that is to be near a location; `undefined` where none is known to be. */
export const hintNear = (location: string | undefined): string | undefined => {
  if (location === undefined) return undefined;
  if (Object.hasOwn(HINTS, location)) return location;
  return Object.hasOwn(JURISDICTIONS, location) ? NEAR_JURISDICTION[location] : undefined;
};

/** Hints that Cloudflare accepts and does not follow: no objects run there. */
export const WITHOUT_OBJECTS: Readonly<Record<string, string>> = {
  sam: 'South America',
  afr: 'Africa',
  me: 'the Middle East',
};

export type LocationKind = 'here' | 'hint' | 'jurisdiction' | 'url';

/** A place that checks are probed from. */
export interface Location {
  readonly id: string;
  readonly name: string;
  readonly kind: LocationKind;
  /** URL of a remote prober's `POST /probe`. */
  readonly url?: string | undefined;
  /** Token of a remote prober; absent while its secret is not set. */
  readonly token?: string | undefined;
  /** Secrets that it needs and the environment does not have. */
  readonly unset?: readonly string[] | undefined;
}

/** A built-in location, which needs no entry in `locations`; `undefined` if none has that name. */
export const builtInLocation = (id: string): Location | undefined => {
  if (id === HERE) return { id, name: 'Here', kind: 'here' };
  if (Object.hasOwn(HINTS, id)) return { id, name: HINTS[id]!, kind: 'hint' };
  return Object.hasOwn(JURISDICTIONS, id) ? { id, name: JURISDICTIONS[id]!, kind: 'jurisdiction' } : undefined;
};
