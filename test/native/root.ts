import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from '../folders.ts';
import { ARM64, type Ended, run, X64 } from './binary.ts';

/** A root with nothing in it but the program: what `FROM scratch` gives. */
export interface EmptyRoot {
  readonly path: string;
  run(...args: readonly string[]): Promise<Ended>;
  end(): void;
}

const EMULATOR = '/usr/bin/qemu-aarch64-static';

/** Changing the root asks for root; the tests run as root in CI. */
export const emptyRoot = ({ proc = false, arm64 = false } = {}): EmptyRoot => {
  const path = newFolder('root');
  copyFileSync(arm64 ? ARM64 : X64, join(path, 'sitrep'));
  if (arm64) copyFileSync(EMULATOR, join(path, 'qemu'));
  if (proc) {
    mkdirSync(join(path, 'proc'));
    execFileSync('mount', ['-t', 'proc', 'proc', join(path, 'proc')]);
  }
  const program = arm64 ? ['/qemu', '/sitrep'] : ['/sitrep'];
  // Emulation takes a hundred times as long: it is tested what is said, not how soon.
  const patience = arm64 ? ['--timeout', '10s'] : [];
  return {
    path,
    run: (...args) => run(['/usr/sbin/chroot', path, ...program, ...args, ...patience]),
    end: () => {
      if (proc) execFileSync('umount', [join(path, 'proc')]);
    },
  };
};
