import type { Scope } from '../../contract/ports.ts';

/** A scope, and the power to cancel it. */
export interface OwnedScope {
  readonly scope: Scope;
  readonly cancel: () => void;
  /** Forgets the parent; to be called when the work is over. */
  readonly release: () => void;
}

/** A class, as closures for each of some scopes a check are most of what a scope costs in QuickJS. */
class CancellableScope implements Scope {
  cancelled = false;
  readonly deadline: number | undefined;
  readonly #actions = new Set<() => void>();

  constructor(deadline: number | undefined) {
    this.deadline = deadline;
  }

  onCancel(action: () => void): () => void {
    if (this.cancelled) action();
    else this.#actions.add(action);
    return () => void this.#actions.delete(action);
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    for (const action of this.#actions) action();
    this.#actions.clear();
  }
}

const nothing = (): void => {};

/**
 * A scope that is cancelled by its owner, or with its parent.
 * @param deadline - when its owner means to cancel it, on the monotonic clock
 */
export const openScope = (parent?: Scope, deadline?: number): OwnedScope => {
  const scope = new CancellableScope(deadline ?? parent?.deadline);
  const cancel = (): void => scope.cancel();
  return { scope, cancel, release: parent?.onCancel(cancel) ?? nothing };
};
