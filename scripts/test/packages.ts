import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Debian packages that the tests use, one a line; `.ci/run` installs them. */
const LIST = join(import.meta.dirname, '../packages.txt');

/** Those of scripts/packages.txt that are not installed here; all of them on a machine without dpkg. */
export const missingPackages = (): string[] => {
  const wanted = readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return wanted.filter((name) => !isInstalled(name));
};

const isInstalled = (name: string): boolean => {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });
  // Once for each architecture it is installed for.
  return status === 0 && /^(?:installed)+$/.test(stdout);
};

/** What to type, as root, to get them. */
export const installLines = (names: readonly string[]): string[] => {
  const foreign = names.some((name) => name.includes(':')) ? ['dpkg --add-architecture arm64'] : [];
  return [...foreign, 'apt-get update', `apt-get install -y --no-install-recommends ${names.join(' ')}`];
};
