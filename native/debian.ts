/**
 * mbedTLS 3.6 from Debian 13, for whatever Debian or Ubuntu builds: TLS 1.3 is in no earlier release. The package comes
 * from a mirror that the machine's own apt lists name, is checked against its hash, and is unpacked, not installed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

export type Architecture = 'amd64' | 'arm64';

const VERSION = '3.6.6-0.1~deb13u1';

const SHA256: Readonly<Record<Architecture, string>> = {
  amd64: '6aa5f24c353339fa231703a6d9e9061407f67d245644d774b03b7419d29a361f',
  arm64: '5fd12e269b94bac5f8cfc9f0dfd119f140279072bc812f426ebff767023e0f5f',
};

const fileOf = (architecture: Architecture): string => `libmbedtls-dev_${VERSION}_${architecture}.deb`;

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Archives that apt knows, best first; each entry ends in a slash. */
const mirrors = (): readonly string[] => {
  const lines = run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']).split('\n');
  return [...new Set(lines.filter(Boolean))];
};

/** By apt itself, which knows the machine's proxies, and refuses what has another hash. */
const download = (architecture: Architecture, path: string): void => {
  const expected = `SHA256:${SHA256[architecture]}`;
  let lastError = new Error('apt names no archive: is there anything in /etc/apt/sources.list.d?');
  for (const mirror of mirrors()) {
    try {
      const url = `${mirror}pool/main/m/mbedtls/${fileOf(architecture)}`;
      run('/usr/lib/apt/apt-helper', ['-o', 'Acquire::Retries=3', 'download-file', url, path, expected]);
      return;
    } catch (error) {
      lastError = error as Error;
    }
  }
  throw new Error(
    `cannot fetch ${fileOf(architecture)} of Debian 13. If the archive has a newer version, put that and its hashes into native/debian.ts.`,
    { cause: lastError },
  );
};

/** The folder that holds the unpacked package (`usr/include`, `usr/lib`): fetched once, and then used without a network. */
export const mbedtlsFor = (architecture: Architecture, folder: string): string => {
  const file = join(folder, fileOf(architecture));
  const unpacked = join(folder, `${VERSION}-${architecture}`);
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file) || hashOf(file) !== SHA256[architecture]) download(architecture, file);
  const partial = `${unpacked}.partial`;
  rmSync(partial, { recursive: true, force: true });
  run('dpkg', ['-x', file, partial]);
  renameSync(partial, unpacked);
  return unpacked;
};
