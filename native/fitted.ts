/**
 * The one step between wasm2c and the compiler. Three things are changed in the C that wasm2c 1.0.32 writes of quickjs-wasi
 * 3.6.2, each found by what it does; where one is not found, the build ends (test/native/fitted.test.ts).
 *
 * 1. One instance at a known address, instead of any number anywhere: 50 kB less, and faster.
 * 2. The interpreter is compiled for speed, and a value that lives on is let go by counting down.
 * 3. Nothing leads to the JavaScript compiler, so the linker leaves it out: 100 kB less.
 */

/** Replaces what must be there. */
const replaced = (source: string, part: string | RegExp, by: string): string => {
  const found = typeof part === 'string' ? source.includes(part) : part.test(source);
  if (found) return source.replaceAll(typeof part === 'string' ? part : new RegExp(part, `${part.flags}g`), () => by);
  throw new Error(`wasm2c writes QuickJS in another way than 1.0.32 does quickjs-wasi 3.6.2: there is no ${part}`);
};

/** The whole step. */
export const fitted = (source: string): string => oneInstance(quickInterpreter(withoutCompiler(source)));

const ADDRESS = `#include "quickjs.h"
extern Z_quickjs_instance_t engine;
#ifdef MEMORY_BASE
#define MEMORY_AT(mem, address) ((u8 *)MEMORY_BASE + (address))
#else
#define MEMORY_AT(mem, address) (&(mem)->data[address])
#endif`;

/**
 * Under AddressSanitizer, which wants the address for itself, it lies anywhere. A load whose result nobody uses may go, and
 * of a call through the table the bounds are checked, not the type as well.
 */
const oneInstance = (source: string): string => {
  const changes: readonly (readonly [string | RegExp, string])[] = [
    ['#define wasm_asm __asm__', '#define wasm_asm(X)'],
    ['#include "quickjs.h"', ADDRESS],
    ['&mem->data[addr]', 'MEMORY_AT(mem, addr)'],
    [/LIKELY\(\(x\) < table\.size && [\s\S]*?\) \|\| \\\n/, 'LIKELY((x) < table.size) || \\\n'],
    ['instance->', 'engine.'],
  ];
  return changes.reduce((changed, [part, by]) => replaced(changed, part, by), source);
};

/** What runs bytecode: JS_Call hands its arguments on to it. */
const INTERPRETER = /u64 w2c_JS_Call\([^)]*\) \{[^}]*? = (w2c_f\d+)\(/;

/** The count stands four bytes before what the value's lower half points at; up to 0xfffffff6ffffffff have none (NaN boxing). */
const FREE = `static void free_last(Z_quickjs_instance_t* instance, u32 w2c_p0, u64 w2c_p1);
static void w2c_JS_FreeValueRT(Z_quickjs_instance_t* instance, u32 runtime, u64 value) {
  if (value <= 0xfffffff6ffffffffu) return;
  u32 count = i32_load(&engine.w2c_memory, (u64)((u32)value - 4u));
  if ((s32)count > 1) i32_store(&engine.w2c_memory, (u64)((u32)value - 4u), count - 1u);
  else free_last(instance, runtime, value);
}

__attribute__((noinline)) static void free_last(Z_quickjs_instance_t* instance, u32 w2c_p0, u64 w2c_p1) {`;

/**
 * Two pages more: the interpreter is compiled for speed where the rest is compiled for size (-O2 takes another page, for no
 * more than chance shows), and a value that lives on, as nine of ten do, is let go without what it takes to free one.
 */
const quickInterpreter = (source: string): string => {
  const name = INTERPRETER.exec(source)?.[1] ?? 'interpreter behind JS_Call';
  const head = new RegExp(`^static u64 ${name}\\([^;{]*\\{`, 'm');
  const freed = replaced(source, /static void w2c_JS_FreeValueRT\([^)]*\) \{/, FREE);
  return replaced(freed, head, `__attribute__((optimize("O1"))) ${head.exec(source)?.[0]}`);
};

/** Where QuickJS notes which entry of its function table compiles JavaScript; the table has no entry 0. */
const COMPILER = /u32 w2c_JS_AddIntrinsicEval\([^)]*\) \{[^}]*? = (\d+)u;/;
const TABLE = /(elem_segment_exprs_w2c_e0\[\] = \{\n)([\s\S]*?)(\};)/;

const TRAP = 'static void no_compiler(void) { wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE); }\n';

/** The bundle is compiled at build time, and `eval` stays out of it. Regular expressions have a compiler of their own. */
const withoutCompiler = (source: string): string => {
  const at = Number(COMPILER.exec(source)?.[1] ?? 0) - 1;
  const [, begin = '', entries = '', end = ''] = TABLE.exec(source) ?? [];
  const lines = entries.split('\n');
  const entry = lines[at] ?? 'entry of the function table that compiles';
  lines[at] = replaced(entry, /&w2c_\w+/, 'no_compiler');
  const cut = replaced(source, TABLE, begin + lines.join('\n') + end);
  return replaced(
    cut,
    'static const wasm_elem_segment_expr_t elem',
    `${TRAP}static const wasm_elem_segment_expr_t elem`,
  );
};
