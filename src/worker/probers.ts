import type { Config } from '../contract/config.ts';
import { HERE, type Location } from '../contract/location.ts';
import type { ProberPort } from '../engine/board/ask-prober.ts';
import type { Env } from '../platform/workerd/env.ts';
import { remoteProber } from './remote-prober.ts';

/** Prober objects are named by location and shard; `auto` is wherever the platform puts them. */
const ANYWHERE = 'auto';

const objects = (
  namespaceOf: () => Env['PROBER'],
  prefix: string,
  options?: DurableObjectNamespaceGetDurableObjectOptions,
): ProberPort => ({
  probe: async (shard, checks, _onReading, _location, introduce) =>
    namespaceOf().getByName(`${prefix}:${shard}`, options).probe(checks, introduce),
});

/** Under `serve` another process probes: here a hostile target would take the thread that answers readers. */
const ownProber = ({ SITREP_HOST: host, PROBER }: Env): ProberPort =>
  host === undefined ? objects(() => PROBER, ANYWHERE) : remoteProber(host, 'http://host');

const notConfigured = ({ unset = [] }: Location): ProberPort => ({
  probe: () => Promise.reject(new Error(`it is not configured: set ${unset.join(', ')}`)),
});

const proberAt = (location: Location, env: Env): ProberPort => {
  const { id, kind, url, token } = location;
  if (kind === 'here') return ownProber(env);
  // A hint counts when an object is first reached: each call passes it, because the first one is unknown.
  if (kind === 'hint') return objects(() => env.PROBER, id, { locationHint: id as DurableObjectLocationHint });
  // Only when it is asked: workerd on one's own machine has no jurisdictions, and throws.
  if (kind === 'jurisdiction') return objects(() => env.PROBER.jurisdiction(id as DurableObjectJurisdiction), id);
  if (url === undefined || token === undefined) return notConfigured(location);
  return remoteProber({ fetch: (input, init) => fetch(input, init) }, url.replace(/\/$/, ''), token);
};

/** The probers of a Board: the runtime's own, and those of all locations. */
export const probersOf = (env: Env, { locations }: Pick<Config, 'locations'>): ProberPort => {
  const own = ownProber(env);
  const byLocation = new Map(locations.map((location) => [location.id, proberAt(location, env)]));
  return {
    probe: (shard, checks, onReading, location = HERE, introduce = false) =>
      (byLocation.get(location) ?? own).probe(shard, checks, onReading, location, introduce),
  };
};
