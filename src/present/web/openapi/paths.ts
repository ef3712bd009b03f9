import type { Paths } from './_parts.ts';
import { badgePaths } from './badge-paths.ts';
import { documentPaths, pagePaths } from './page-paths.ts';
import { controlPaths, healthPaths } from './runner-paths.ts';
import { pastPaths, statusPaths } from './status-paths.ts';

/** Every route with every answer that it can give. */
export const PATHS: Paths = {
  ...statusPaths,
  ...pastPaths,
  ...badgePaths,
  ...pagePaths,
  ...documentPaths,
  ...healthPaths,
  ...controlPaths,
};
