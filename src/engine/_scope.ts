import type { Scope } from '../contract/ports.ts';

/** A scope, and the power to cancel it. */
export interface OwnedScope {
  readonly scope: Scope;
  readonly cancel: () => void;
  /** Forgets the parent; to be called when the work is over. */
  readonly release: () => void;
}

/** A scope that is cancelled by its owner, or with its parent. */
export const openScope = (parent?: Scope): OwnedScope => {
  let cancelled = false;
  const actions = new Set<() => void>();
  const cancel = (): void => {
    if (cancelled) return;
    cancelled = true;
    for (const action of actions) action();
    actions.clear();
  };
  const scope: Scope = {
    get cancelled() {
      return cancelled;
    },
    onCancel(action) {
      if (cancelled) action();
      else actions.add(action);
      return () => void actions.delete(action);
    },
  };
  return { scope, cancel, release: parent?.onCancel(cancel) ?? (() => {}) };
};
