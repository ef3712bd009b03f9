import type { FailureKind } from '../../contract/failure.ts';
import { isNetwork } from '../util/network-failure.ts';

/** Fewer failures than this are the targets' own. */
const LEAST = 5;

/** What a location last saw of one check. */
export interface Look {
  readonly check: string;
  readonly location: string;
  readonly kind: FailureKind | undefined;
  /** Taken in this tick. */
  readonly fresh: boolean;
}

const reaches = ({ kind }: Look): boolean => !isNetwork(kind) && kind !== 'probe';

const groupBy = (looks: readonly Look[], keyOf: (look: Look) => string): ReadonlyMap<string, readonly Look[]> => {
  const groups = new Map<string, Look[]>();
  for (const look of looks) {
    const group = groups.get(keyOf(look));
    if (group) group.push(look);
    else groups.set(keyOf(look), [look]);
  }
  return groups;
};

const isOurs = ({ kind }: Look): boolean => isNetwork(kind) || kind === 'probe';

/**
 * What a location may be blamed for. A prober that is gone leaves nothing but readings of kind `probe`; where it still
 * answers, those are checks that it cannot do, and say nothing of its network.
 */
const failuresOf = (own: readonly Look[]): readonly Look[] => {
  const fresh = own.filter((look) => look.fresh);
  const isGone = fresh.length >= LEAST && fresh.every(isOurs);
  return own.filter((look) => (isGone ? isOurs(look) : isNetwork(look.kind)));
};

/**
 * Locations that have gone blind: at least five of their checks, and half of all, fail by the network or because the prober
 * is gone, while others reach the targets. Only what others saw in this tick shows that: a target may have gone down since an older look. As not all
 * can be asked again in one tick, half of those that were asked is enough.
 *
 * @param looks the last look of each location that is not blind already at each of its checks, as far as it is not stale.
 */
export const goneBlind = (looks: readonly Look[]): ReadonlySet<string> => {
  const byCheck = groupBy(looks, ({ check }) => check);
  const blind = new Set<string>();
  for (const [location, own] of groupBy(looks, (look) => look.location)) {
    const failing = failuresOf(own);
    if (failing.length < LEAST || 2 * failing.length < own.length) continue;
    const others = failing.map(({ check }) =>
      byCheck.get(check)!.filter((look) => look.location !== location && look.fresh),
    );
    const asked = others.filter((seen) => seen.length > 0);
    const reached = asked.filter((seen) => seen.some(reaches));
    if (reached.length >= LEAST && 2 * reached.length >= asked.length) blind.add(location);
  }
  return blind;
};

/** Whether a blind location sees again, by its looks at the sample since it went blind. */
export const seesAgain = (looks: readonly { readonly kind?: FailureKind | undefined }[], sample: number): boolean => {
  const failing = looks.filter(({ kind }) => isNetwork(kind) || kind === 'probe').length;
  return looks.length > 0 && looks.length >= Math.min(LEAST, sample) && 2 * failing < looks.length;
};

/** What one prober object brought back. */
export interface ProberResult {
  readonly shard: string;
  readonly kinds: readonly (FailureKind | undefined)[];
  /** How many of its checks did not fail before. */
  readonly healthy: number;
}

/**
 * Prober objects that may have lost their network: all their checks, at least five of which were healthy before, fail by
 * the network, while most checks of their siblings do not. Without siblings there is nothing to compare with.
 */
export const suspects = (results: readonly ProberResult[]): ReadonlySet<string> =>
  new Set(
    results.flatMap(({ shard, kinds, healthy }) => {
      const siblings = results.filter((other) => other.shard !== shard).flatMap((other) => other.kinds);
      const failing = siblings.filter(isNetwork).length;
      const isSuspect =
        healthy >= LEAST && kinds.every(isNetwork) && siblings.length > 0 && 2 * failing < siblings.length;
      return isSuspect ? shard : [];
    }),
  );
