import type { FailureKind } from '../../../src/contract/failure.ts';
import type { DoorName } from './row.ts';

/**
 * Where a door cannot tell what the others can. Everything else is the same everywhere; this is the whole list.
 * `instead` is what is seen there: the same verdict, a coarser kind, words of the runtime.
 */
export interface Difference {
  readonly door: DoorName;
  /** Applies to rows of these kinds whose words are part of `words`. */
  readonly kinds: readonly FailureKind[];
  readonly words: RegExp;
  readonly instead: { readonly kind: FailureKind; readonly words: RegExp };
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [];
