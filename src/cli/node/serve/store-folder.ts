import { access, constants, mkdir, mkdtemp, readdir, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import { STORE_FOLDERS } from './workerd-config.ts';

/** Bytes that must be free: SQLite's log grows by a few hundred kB before it is folded in. */
const LEAST_FREE = 2_097_152;

/** Makes the folder of the store where it is missing; its absolute path. */
export const makeStoreFolder = async (path: string): Promise<Outcome<string>> => {
  try {
    await mkdir(dirname(resolve(path)), { recursive: true });
    // Not recursive: if a file system refuses with ENOENT, as /proc does, Node would retry forever.
    await mkdir(path).catch(unlessThere);
    // Created and removed to test: else missing rights or a read-only file system would show as an error of the runtime.
    await rmdir(await mkdtemp(join(path, '.writable-')));
    for (const folder of Object.values(STORE_FOLDERS)) await mkdir(join(path, folder)).catch(unlessThere);
    return succeeded(resolve(path));
  } catch (error) {
    return failed('probe', `cannot keep the store in ${path}: ${(error as Error).message}; see --persist`);
  }
};

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};

/** The database that workerd has open: its file system and number there. */
const databaseIn = async (folder: string): Promise<string | undefined> => {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((each) => each.endsWith('.sqlite') && each !== 'metadata.sqlite');
  const found = name && (await stat(join(folder, name)).catch(() => undefined));
  return found ? `${found.dev}:${found.ino}` : undefined;
};

/**
 * Reports the problem of the store, without a path: visitors read it in `/readyz?verbose`. workerd keeps a deleted database
 * open, and reports a full disk only as a failed tick.
 */
export class StoreWatch {
  readonly #persist: string;
  readonly #board: string;
  #opened: string | undefined;

  /** @param board - the folder of the Board's database, below `persist` */
  constructor(persist: string, board: string) {
    this.#persist = persist;
    this.#board = join(persist, board);
  }

  /** To be called after a restart of workerd, which opens the current file. */
  forget(): void {
    this.#opened = undefined;
  }

  async trouble(): Promise<string | undefined> {
    const database = await databaseIn(this.#board);
    if (this.#opened !== undefined && database !== this.#opened) {
      return 'the store was deleted or replaced while Sitrep was running; nothing new is kept until it is started again';
    }
    this.#opened ??= database;
    try {
      await access(this.#persist, constants.W_OK);
      const { bavail, bsize, files, ffree } = await statfs(this.#persist);
      // File systems that create inodes on demand report no total.
      const isFull = bavail * bsize < LEAST_FREE || (files > 0 && ffree === 0);
      return isFull ? 'the disk of the store is full; nothing new is kept until there is room' : undefined;
    } catch {
      return 'the store can no longer be written';
    }
  }
}
