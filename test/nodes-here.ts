import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Node of this repository, and the first other one on the `PATH`, which may be older. */
export const nodesHere = (): readonly string[] => {
  const folders = process.env.PATH!.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path));
  return [...new Set([process.execPath, ...(found === undefined ? [] : [realpathSync(found)])])];
};
