/** QuickJS as C: the WebAssembly of the quickjs-wasi package, turned by wasm2c. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fitted } from './fitted.ts';
import { run } from './run.ts';
import type { Target } from './toolchain.ts';

export const wasmPath = fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'));

/** Section ids of the WebAssembly core specification, 5.5.2. */
const CUSTOM = 0;
const DATA = 11;
const DATA_COUNT = 12;

/** The module without what the start image already holds: its data segments are in the image's memory. */
export const withoutData = (wasm: Uint8Array): Uint8Array => {
  const kept = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const [length, body] = leb128(wasm, at + 1);
    const end = body + length;
    if (![CUSTOM, DATA, DATA_COUNT].includes(wasm[at]!)) kept.push(wasm.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
};

/** An unsigned LEB128 number, and where it ends. */
const leb128 = (bytes: Uint8Array, start: number): [value: number, end: number] => {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    value += (bytes[at]! & 0x7f) * 2 ** shift;
    if (bytes[at]! < 0x80) return [value, at + 1];
  }
};

/** Writes quickjs.c, quickjs.h and wasm-rt.h into `folder`. */
export const writeQuickjsC = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'quickjs.wasm'), withoutData(readFileSync(wasmPath)));
  const path = join(folder, 'quickjs.c');
  run('wasm2c', [join(folder, 'quickjs.wasm'), '-o', path]);
  writeFileSync(path, fitted(readFileSync(path, 'utf8')));
  copyFileSync('/usr/include/wasm-rt.h', join(folder, 'wasm-rt.h'));
  if (!readFileSync(join(folder, 'quickjs.h'), 'utf8').includes('Z_quickjsZ_qjs_call('))
    throw new Error('this wasm2c names its functions in another way; the build knows wabt 1.0.32 (Debian 12)');
};

/** Above the program and its heap, below what 32 bit displacements reach. */
const MEMORY_BASE = '0x40000000';

/** For every file that touches linear memory. */
export const memoryFlags = ({ sanitizes }: Target): readonly string[] =>
  sanitizes ? [] : [`-DMEMORY_BASE=${MEMORY_BASE}ul`];

/** Compiles it, which takes 20 s, unless the same source was compiled in the same way before. */
export const quickjsObject = (target: Target, sources: string, folder: string): string => {
  const object = join(folder, 'quickjs.o');
  // Not the sanitizers' flags: accesses to linear memory mean nothing to them, and wasm2c's code is not ours.
  const unwinding = ['-fno-asynchronous-unwind-tables', '-fno-unwind-tables'];
  const flags = [
    '-Oz',
    '-DNDEBUG',
    '-w',
    '-ffunction-sections',
    '-fdata-sections',
    ...unwinding,
    `-I${sources}`,
    ...memoryFlags(target),
    '-fno-ident',
  ];
  const stamp = createHash('sha256')
    .update(readFileSync(join(sources, 'quickjs.c')))
    .update(JSON.stringify([target.compiler, flags, run(target.compiler[0]!, ['--version'])]))
    .digest('hex');
  const stampPath = `${object}.stamp`;
  if (existsSync(object) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return object;
  const [compiler, ...specs] = target.compiler;
  run(compiler!, [...specs, ...flags, '-c', join(sources, 'quickjs.c'), '-o', object]);
  writeFileSync(stampPath, stamp);
  return object;
};
