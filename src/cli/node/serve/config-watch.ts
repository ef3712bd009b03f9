import { unwatchFile, watchFile } from 'node:fs';
import { serial } from '../../../engine/util/mutex.ts';

/** How often the config's modification time is looked at, ms. Watching by inode would miss editors that replace files. */
const WATCH_MS = 1_000;

export interface ConfigWatch {
  /** Gets every change since the watch began, one after another. */
  onChange(action: () => Promise<void>): void;
  stop(): void;
}

/** Begins before the config is read, so that no change is missed while the runtime starts. */
export const watchConfig = (path: string): ConfigWatch => {
  const inTurn = serial();
  let action: (() => Promise<void>) | undefined;
  let hasChanged = false;
  const look = () => {
    hasChanged = action === undefined;
    if (action !== undefined) void inTurn(action);
  };
  watchFile(path, { interval: WATCH_MS }, (now, before) => {
    if (now.mtimeMs !== before.mtimeMs) look();
  });
  return {
    onChange: (next) => {
      action = next;
      if (hasChanged) look();
    },
    stop: () => unwatchFile(path),
  };
};
