import { copyFileSync, cpSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundle, makeImage } from '../../native/image.ts';
import { missingPackages, X64 as X64_TARGET } from '../../native/toolchain.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { ARM64, run, X64 } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = join(root, 'src/cli/native.ts');

test.each([
  [X64, 2_600_000],
  [ARM64, 2_600_000],
])('%s has at most %d bytes', (program, most) => {
  expect(statSync(program).size).toBeLessThanOrEqual(most);
});

test('the program has the name of Docker’s TARGETARCH too', () => {
  expect(readFileSync(join(root, 'dist/sitrep-linux-amd64')).equals(readFileSync(X64))).toBe(true);
});

test('a rebuild from nothing, elsewhere, is byte-identical', () => {
  const copy = join(newFolder('build'), 'somewhere else');
  for (const part of ['src', 'native', 'package.json', 'build/native/debian'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const env = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'C', HOME: '/nonexistent', SITREP_TEST: 'a variable' };
  const built = finished(process.execPath, ['native/build.ts', '--x64'], { cwd: copy, env, timeout: 600_000 });
  expect(built.stderr).toBe('');
  expect(readFileSync(join(copy, 'dist/sitrep-linux-x64')).equals(readFileSync(X64))).toBe(true);
}, 600_000);

test('the start image holds nothing of the machine it was made on', async () => {
  const { bytes } = await makeImage(await bundle(entry));
  const text = Buffer.from(bytes).toString('latin1');
  const known = [
    root,
    process.env.PATH!,
    process.env.HOME!,
    process.version,
    'node_modules',
    new Date().toISOString().slice(0, 13),
  ];
  expect(known.filter((word) => word.length > 1 && text.includes(word))).toEqual([]);
});

test('the script may not call the host while it is evaluated', async () => {
  await expect(makeImage('host.pid()')).rejects.toThrow('only start() and turn() may');
});

const inputsOf = async (path: string): Promise<string[]> => {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  });
  return Object.keys(result.metafile.inputs);
};

test('the binary carries neither alerts nor web code', async () => {
  const inputs = await inputsOf(entry);
  expect(inputs).toContain('src/cli/health.ts');
  expect(inputs.filter((file) => /^src\/(alerts|present\/web|worker|platform\/(?!native|http1))/.test(file))).toEqual(
    [],
  );
  expect(inputs.filter((file) => /node_modules\/(?!punycode)/.test(file))).toEqual([]);
});

test('a missing package is named, with the line to type', () => {
  const target = {
    ...X64_TARGET,
    packages: [
      ['wabt', '/nonexistent/wasm2c'],
      ['musl-dev:arm64', '/nonexistent/libc.a'],
    ] as const,
  };
  expect(missingPackages([target])).toBe(
    'The static binary needs these Debian packages: wabt, musl-dev:arm64. As root:\n' +
      '  dpkg --add-architecture arm64 && apt-get update && apt-get install -y --no-install-recommends wabt musl-dev:arm64',
  );
  expect(missingPackages([X64_TARGET])).toBeUndefined();
});

test('the program is static: it asks for no interpreter', async () => {
  const copy = join(newFolder('build'), 'sitrep');
  copyFileSync(X64, copy);
  const program = readFileSync(copy);
  // ELF64: e_phoff at 32, e_phnum at 56, entries of 56 bytes; PT_INTERP is type 3 (elf(5)).
  const offset = Number(program.readBigUInt64LE(32));
  const types = Array.from({ length: program.readUInt16LE(56) }, (_, at) => program.readUInt32LE(offset + at * 56));
  expect(types).not.toContain(3);
  expect((await run([copy, '--version'])).code).toBe(0);
});
