import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds what the tests of this folder run: both binaries, and the same sources under sanitizers. */
export default function setup(): void {
  const build = fileURLToPath(new URL('../../native/build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [build, '--x64', '--arm64', '--sanitized'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the static binary was not built');
}
