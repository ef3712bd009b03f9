import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fitted } from '../../native/fitted.ts';
import { wasmPath, withoutData } from '../../native/quickjs.ts';
import { newFolder } from '../folders.ts';

let written: string;
beforeAll(() => {
  const folder = newFolder('wasm2c');
  writeFileSync(join(folder, 'quickjs.wasm'), withoutData(readFileSync(wasmPath)));
  execFileSync('wasm2c', [join(folder, 'quickjs.wasm'), '-o', join(folder, 'quickjs.c')]);
  written = readFileSync(join(folder, 'quickjs.c'), 'utf8');
}, 60_000);

/** What `fitted` knows of their output holds for these two. With others, read its changes again before you change this. */
test('the versions are those that the step was written for', () => {
  const { version } = createRequire(import.meta.url)('quickjs-wasi/package.json') as { version: string };
  const wabt = execFileSync('wasm2c', ['--version'], { encoding: 'utf8' }).trim();
  expect({ version, wabt }).toEqual({ version: '3.6.2', wabt: '1.0.32' });
});

test('the step finds all that it changes', () => {
  const changed = fitted(written);
  expect(changed).toContain('#define MEMORY_AT(mem, address)');
  expect(changed).toContain('__attribute__((optimize("O1"))) static u64 w2c_f');
  expect(changed.match(/\bfree_last\b/g)).toHaveLength(3);
  expect(changed.match(/\bno_compiler\b/g)).toHaveLength(2);
  expect(changed).not.toContain('instance->');
});

test.each([
  '#define wasm_asm __asm__',
  '#include "quickjs.h"',
  '&mem->data[addr]',
  'LIKELY((x) < table.size &&',
  'u64 w2c_JS_Call(',
  'static void w2c_JS_FreeValueRT(',
  'u32 w2c_JS_AddIntrinsicEval(',
  'elem_segment_exprs_w2c_e0[] =',
])('without `%s` there is no program', (part) => {
  expect(written).toContain(part);
  expect(() => fitted(written.replaceAll(part, 'something else'))).toThrow('wasm2c writes QuickJS in another way');
});
