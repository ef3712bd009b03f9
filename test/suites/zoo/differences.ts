import type { FailureKind } from '../../../src/contract/failure.ts';
import type { DoorName } from './row.ts';

/** Where a door cannot tell what the others can: the verdict is the same, the kind or the words are coarser. */
export interface Difference {
  readonly door: DoorName;
  /** Applies to rows of these kinds whose words match. */
  readonly kinds: readonly FailureKind[];
  readonly words: RegExp;
  readonly instead: { readonly kind: FailureKind; readonly words: RegExp };
  readonly why: string;
}

/** The whole list: everything else is the same everywhere. */
export const DIFFERENCES: readonly Difference[] = [
  {
    door: 'worker',
    kinds: ['dns', 'connect', 'tls', 'protocol'],
    // What the engine itself sees is the same everywhere.
    words: /^(?!status |the answer |Content-Length)/,
    instead: { kind: 'connect', words: /\(a Worker cannot tell\)/ },
    why: 'fetch says "Network connection lost." or "internal error" for every fault of network, TLS or HTTP',
  },
  {
    door: 'worker',
    kinds: ['timeout'],
    words: /waiting for the (connection|TLS handshake)/,
    instead: { kind: 'timeout', words: /still waiting for the response headers/ },
    why: 'fetch does not show the stages before the response headers',
  },
];
