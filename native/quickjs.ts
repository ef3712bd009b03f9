/** QuickJS as C: the WebAssembly of the quickjs-wasi package, turned by wasm2c. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';
import type { Target } from './toolchain.ts';

export const wasmPath = fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'));

/** Section ids of the WebAssembly core specification, 5.5.2. */
const CUSTOM = 0;
const DATA = 11;
const DATA_COUNT = 12;

/** The module without what the start image already holds: its data segments are in the image's memory. */
export function withoutData(wasm: Uint8Array): Uint8Array {
  const kept = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const [length, body] = leb128(wasm, at + 1);
    const end = body + length;
    if (![CUSTOM, DATA, DATA_COUNT].includes(wasm[at]!)) kept.push(wasm.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** An unsigned LEB128 number, and where it ends. */
function leb128(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    value += (bytes[at]! & 0x7f) * 2 ** shift;
    if (bytes[at]! < 0x80) return [value, at + 1];
  }
}

/** Writes quickjs.c, quickjs.h and wasm-rt.h into `folder`. */
export function writeQuickjsC(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'quickjs.wasm'), withoutData(readFileSync(wasmPath)));
  const path = join(folder, 'quickjs.c');
  run('wasm2c', [join(folder, 'quickjs.wasm'), '-o', path]);
  writeFileSync(path, lean(readFileSync(path, 'utf8')));
  copyFileSync('/usr/include/wasm-rt.h', join(folder, 'wasm-rt.h'));
  if (!readFileSync(join(folder, 'quickjs.h'), 'utf8').includes('Z_quickjsZ_qjs_call('))
    throw new Error('this wasm2c names its functions in another way; the build knows wabt 1.0.32 (Debian 12)');
}

/** Above the program and its heap, below what 32 bit displacements reach. */
const MEMORY_BASE = '0x40000000';

/**
 * wasm2c writes for any number of instances wherever they lie, and keeps every load in case it traps. Here there is one,
 * at an address known beforehand (but under AddressSanitizer, whose own that is), a load whose result nobody uses may
 * go, and of a call through the table the bounds are checked, not the type as well: 50 kB less, and faster.
 */
export function lean(source: string): string {
  const one = `extern Z_quickjs_instance_t engine;
#ifdef MEMORY_BASE
#define MEMORY_AT(mem, address) ((u8 *)MEMORY_BASE + (address))
#else
#define MEMORY_AT(mem, address) (&(mem)->data[address])
#endif`;
  return quick(withoutCompiler(source))
    .replace('#define wasm_asm __asm__', '#define wasm_asm(X)')
    .replace('#include "quickjs.h"', `#include "quickjs.h"\n${one}`)
    .replaceAll('&mem->data[addr]', 'MEMORY_AT(mem, addr)')
    .replace(/LIKELY\(\(x\) < table\.size && [\s\S]*?\) \|\| \\\n/, 'LIKELY((x) < table.size) || \\\n')
    .replaceAll('instance->', 'engine.');
}

/** What runs bytecode: JS_Call hands its arguments on to it. */
const INTERPRETER = /u64 w2c_JS_Call\([^)]*\) \{[^}]*? = (w2c_f\d+)\(/;
const FREE = /static void w2c_JS_FreeValueRT(\([^)]*\)) \{/;

/**
 * Less work a run, for two pages more. The interpreter is compiled for speed where the rest is compiled for size (-O2 takes
 * another page, for no more than chance shows), and a value that lives on is let go by counting down, without what it takes
 * to free one: that is nine of ten. Such a count stands four bytes before what the value's lower half points at; values up
 * to 0xfffffff6ffffffff have none (NaN boxing).
 */
function quick(source: string): string {
  const interpreter = INTERPRETER.exec(source)?.[1];
  if (interpreter === undefined || !FREE.test(source))
    throw new Error('QuickJS runs and frees in another way than quickjs-wasi 3.6.2 under wabt 1.0.32 does');
  const free = `static void free_last$1;
static void w2c_JS_FreeValueRT(Z_quickjs_instance_t* instance, u32 runtime, u64 value) {
  if (value <= 0xfffffff6ffffffffu) return;
  u32 count = i32_load(&engine.w2c_memory, (u64)((u32)value - 4u));
  if ((s32)count > 1) i32_store(&engine.w2c_memory, (u64)((u32)value - 4u), count - 1u);
  else free_last(instance, runtime, value);
}

__attribute__((noinline)) static void free_last$1 {`;
  return source
    .replace(FREE, free)
    .replace(new RegExp(`^static u64 ${interpreter}\\([^;{]*\\{`, 'm'), '__attribute__((optimize("O1"))) $&');
}

/** Where QuickJS notes which entry of its function table compiles JavaScript; the table has no entry 0. */
const COMPILER = /u32 w2c_JS_AddIntrinsicEval\([^)]*\) \{[^}]*? = (\d+)u;/;
const TABLE = /(elem_segment_exprs_w2c_e0\[\] = \{\n)([\s\S]*?)(\};)/;

/**
 * The bundle is compiled at build time, and `eval` stays out of it: with nothing in the table to lead there, the linker
 * leaves the compiler away (100 kB). Regular expressions have one of their own.
 */
function withoutCompiler(source: string): string {
  const at = Number(COMPILER.exec(source)?.[1]) - 1;
  if (!(at >= 0) || !TABLE.test(source))
    throw new Error('QuickJS notes its compiler in another way than quickjs-wasi 3.6.2 under wabt 1.0.32 does');
  const trap = 'static void no_compiler(void) { wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE); }\n';
  const cut = source.replace(TABLE, (_, begin: string, entries: string, end: string) => {
    const lines = entries.split('\n');
    lines[at] = lines[at]!.replace(/&w2c_\w+/, 'no_compiler');
    return begin + lines.join('\n') + end;
  });
  return cut.replace(/static const wasm_elem_segment_expr_t elem/, `${trap}$&`);
}

/** For every file that touches linear memory. */
export const memoryFlags = ({ sanitizes }: Target): readonly string[] =>
  sanitizes ? [] : [`-DMEMORY_BASE=${MEMORY_BASE}ul`];

/** Compiles it, which takes 20 s, unless the same source was compiled in the same way before. */
export function quickjsObject(target: Target, sources: string, folder: string): string {
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
}
