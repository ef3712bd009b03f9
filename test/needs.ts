import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether this machine has a program: `describe.skipIf(!has('promtool'))`. What is left out is listed at the end of
 * `npm test` with the packages to install, and is an error in CI.
 */
export const has = (program: string): boolean =>
  `${process.env.PATH}${delimiter}/usr/sbin`.split(delimiter).some((folder) => existsSync(join(folder, program)));
