/** What compiles the static binary: Debian's own packages and, for TLS, one of a later Debian (debian.ts). */
import { existsSync } from 'node:fs';
import type { Architecture } from './debian.ts';

export interface Target {
  /** As in `dist/sitrep-linux-x64`. */
  readonly name: string;
  readonly compiler: readonly string[];
  readonly architecture: Architecture;
  /** Static archives of the unpacked mbedTLS package, in link order. */
  readonly libraries: readonly string[];
  /** Debian packages, each with a file that shows it is there. */
  readonly packages: readonly (readonly [name: string, file: string])[];
  /** Whether AddressSanitizer is at work, which wants some addresses for itself. */
  readonly sanitizes: boolean;
  /** Takes the unwind tables out of the archives (`.eh_frame`, 50 kB): C without exceptions reads them never. */
  readonly objcopy?: string;
  readonly cflags: readonly string[];
  readonly ldflags: readonly string[];
}

const mbedtls = (triplet: string) => ['tls', 'x509', 'crypto'].map((part) => `usr/lib/${triplet}/libmbed${part}.a`);

/** `musl-gcc` is this very call with the specs of one's own machine; spelled out, it crosses as well. */
const musl = (name: string, machine: string, architecture: Architecture, gcc: string, musl: string): Target => ({
  name,
  architecture,
  compiler: [`${machine}-linux-gnu-gcc`, `-specs=/usr/lib/${machine}-linux-musl/musl-gcc.specs`],
  libraries: mbedtls(`${machine}-linux-gnu`),
  sanitizes: false,
  packages: [
    ['wabt', '/usr/bin/wasm2c'],
    [gcc, `/usr/bin/${machine}-linux-gnu-gcc`],
    [musl, `/usr/lib/${machine}-linux-musl/musl-gcc.specs`],
  ],
  objcopy: `${machine}-linux-gnu-objcopy`,
  cflags: ['-Os', '-DNDEBUG', '-fno-asynchronous-unwind-tables', '-fno-unwind-tables'],
  // Without a loader there is nothing to relocate, and so nothing to write-protect after it: a page less (arm64: ten).
  ldflags: ['-static', '-no-pie', '-s', '-Wl,--gc-sections,--build-id=none,-z,noseparate-code,-z,norelro'],
});

export const X64 = musl('linux-x64', 'x86_64', 'amd64', 'gcc-x86-64-linux-gnu', 'musl-dev:amd64');
export const ARM64 = musl('linux-arm64', 'aarch64', 'arm64', 'gcc-aarch64-linux-gnu', 'musl-dev:arm64');

/** The same sources against glibc, under AddressSanitizer and UBSan: for the tests, never shipped. */
const { objcopy: _, ...plain } = X64;

export const SANITIZED: Target = {
  ...plain,
  name: 'sanitized',
  sanitizes: true,
  compiler: ['x86_64-linux-gnu-gcc'],
  packages: [...X64.packages.filter(([name]) => !name.startsWith('musl')), ['libc6-dev', '/usr/include/string.h']],
  cflags: ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'],
  ldflags: ['-fsanitize=address,undefined', '-no-pie'],
};

/** The lines to type where packages are missing; `undefined` where none is. */
export const missingPackages = (targets: readonly Target[]): string | undefined => {
  const wanted = new Map(targets.flatMap(({ packages }) => packages));
  const missing = [...wanted].filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return undefined;
  const install = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const foreign = missing.some((name) => name.endsWith(':arm64')) ? 'dpkg --add-architecture arm64 && ' : '';
  return `The static binary needs these Debian packages: ${missing.join(', ')}. As root:\n  ${foreign}${install}`;
};
