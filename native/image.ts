/**
 * The start image: a QuickJS whose libraries and our code are already evaluated, as the pages of its memory.
 * It holds nothing of the machine it was made on: time stands at zero, random numbers are zeros, names are fixed.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CompileFlags } from 'quickjs-wasi';
import { fillHoles, type Heap } from './heap.ts';
import { wasmPath } from './quickjs.ts';
import type { Pages } from './training.ts';

const WASM_PAGE = 65536;
/** Linux on x64 and arm64 (4 KiB pages); mremap moves whole ones. */
const PAGE = 4096;
/** The engine's stack: the first MiB of its memory, used from its end downwards. */
const STACK = 1 << 20;
/** Of that, what evaluation may use itself (the deepest seen is 30 KiB). */
const STACK_NEEDED = 256 << 10;
/**
 * Bytes allocated before QuickJS collects cycles. Its default of 256 KiB would walk, and so copy, every page of the
 * image on the first run; a health check ends long before cycles matter.
 */
const GC_THRESHOLD = 64 << 20;

export interface Image {
  /** Runs of pages, one after the other. */
  readonly bytes: Uint8Array;
  /** `image.h`: where each run goes, and the engine's pointers into them. */
  readonly header: string;
}

/** Pages of memory that hold something; what lies between two runs is zero. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Zero pages in a row that are worth leaving out: each run costs a system call. */
const GAP = 4 * PAGE;

/** Words of a page that are written one by one, so that it need not be in the file: where the heap ends, there are two. */
const FEW = 8;

/** The program as one script; it defines `start(args)` and `turn()`, and runs nothing. */
export const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    treeShaking: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    // Nothing of a tsconfig.json: it would decide about strict mode.
    tsconfigRaw: {},
    banner: { js: '"use strict";' },
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
};

type Exports = Record<string, (...args: number[]) => number> & {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global;
};

/** A fresh engine, with time and chance taken out. */
export const engine = async (): Promise<Exports> => {
  const nothing = () => 0;
  const refuse = () => {
    throw new Error('the script called the host while it was evaluated; only start() and turn() may');
  };
  const host = ['get_timezone_offset', 'interrupt', 'promise_rejection', 'module_normalize', 'module_load'];
  const env = Object.fromEntries(host.map((name) => [`host_${name}`, nothing]));
  const wasi = ['fd_close', 'fd_fdstat_get', 'fd_seek', 'fd_write', 'clock_time_get', 'random_get'];
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), {
    env: { ...env, host_call: refuse },
    wasi_snapshot_preview1: Object.fromEntries(wasi.map((name) => [name, nothing])),
  });
  const qjs = instance.exports as unknown as Exports;
  qjs._initialize!();
  if (qjs.qjs_init!() !== 0) throw new Error('QuickJS did not start');
  return qjs;
};

const copyIn = (qjs: Exports, bytes: Uint8Array): number => {
  const at = qjs.wasm_malloc!(bytes.length + 1);
  const memory = new Uint8Array(qjs.memory.buffer);
  memory.set(bytes, at);
  memory[at + bytes.length] = 0;
  return at;
};

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const fail = (qjs: Exports, what: string): never => {
  const memory = new Uint8Array(qjs.memory.buffer);
  const start = qjs.qjs_get_string!(qjs.qjs_get_exception!());
  throw new Error(`${what}: ${new TextDecoder().decode(memory.subarray(start, memory.indexOf(0, start)))}`);
};

/** In an engine of its own, so that the parser leaves nothing behind in the image. */
const compile = async (script: string): Promise<Uint8Array> => {
  const qjs = await engine();
  const source = text(script);
  const flags = CompileFlags.STRIP_SOURCE | CompileFlags.STRIP_DEBUG;
  const length = qjs.wasm_malloc!(4);
  const code = qjs.qjs_compile!(copyIn(qjs, source), source.length, copyIn(qjs, text('sitrep')), 0, flags, length);
  if (code === 0) fail(qjs, 'the bundle does not compile');
  const size = new DataView(qjs.memory.buffer).getUint32(length, true);
  return new Uint8Array(qjs.memory.buffer, code, size).slice();
};

/** Makes the `host` object, each of its functions known to the C side by its name. */
const defineHost = (qjs: Exports): void => {
  const calls = readFileSync(fileURLToPath(new URL('calls.def', import.meta.url)), 'utf8');
  const host = qjs.qjs_new_object!();
  for (const [, name] of calls.matchAll(/^CALL\((\w+)\)$/gm)) {
    const label = copyIn(qjs, text(name!));
    const callable = qjs.qjs_new_host_function!(label, name!.length, 0);
    qjs.qjs_set_prop_string!(host, label, callable);
    qjs.qjs_free_value!(callable);
    qjs.wasm_free!(label);
  }
  const label = copyIn(qjs, text('host'));
  qjs.qjs_set_prop_string!(qjs.qjs_get_global!(), label, host);
  qjs.wasm_free!(label);
};

/** Evaluates bytecode that lies at the far end of the empty stack, so that it leaves no hole in the heap. */
const evaluate = (qjs: Exports, bytecode: Uint8Array): void => {
  if (bytecode.length > STACK - STACK_NEEDED) throw new Error(`${bytecode.length} bytes of bytecode are too many`);
  const at = 8;
  new Uint8Array(qjs.memory.buffer).set(bytecode, at);
  const result = qjs.qjs_eval_bytecode!(at, bytecode.length);
  if (qjs.qjs_is_exception!(result)) fail(qjs, 'the bundle does not run');
  while (qjs.qjs_is_job_pending!()) qjs.qjs_execute_pending_job!();
};

/** Makes the start image of a script. The same script gives the same bytes. */
export const makeImage = async (script: string): Promise<Image> => {
  const bytecode = await compile(script);
  const qjs = await engine();
  qjs.qjs_set_gc_threshold!(GC_THRESHOLD);
  qjs.qjs_set_interrupt_handler!(1);
  defineHost(qjs);
  evaluate(qjs, bytecode);
  qjs.qjs_run_gc!();
  fillHoles(qjs as unknown as Heap);
  const memory = new Uint8Array(qjs.memory.buffer);
  const stackPointer = qjs.__stack_pointer.value as number;
  // Below the stack pointer there is only the empty stack.
  const from = stackPointer - (stackPointer % PAGE);
  const runs = runsOf(memory, from);
  const defines = {
    IMAGE_PAGES: memory.length / WASM_PAGE,
    IMAGE_STACK_POINTER: stackPointer,
    IMAGE_RUNTIME: qjs.qjs_get_runtime_ptr!(),
    IMAGE_CONTEXT: qjs.qjs_get_context_ptr!(),
    IMAGE_RUNS: runs.map(({ start, end }) => `{${start}, ${end - start}}`).join(', '),
    // A list in C must not be empty, so it ends with an entry that refers to nothing.
    IMAGE_WORDS: [...wordsBeside(runs, memory, from), '{0, 0}'].join(', '),
  };
  const lines = Object.entries(defines).map(([name, value]) => `#define ${name} ${value}`);
  return {
    bytes: Buffer.concat(runs.map(({ start, end }) => memory.subarray(start, end))),
    header: `${lines.join('\n')}\n`,
  };
};

/** The image with the pages that a run writes to: they are asked for together. */
export const withWrittenPages = (image: Image, pages: readonly Pages[]): Image => ({
  ...image,
  header: `${image.header}#define IMAGE_WRITTEN ${pages.map(({ first, count }) => `{${first}, ${count}}`).join(', ')}\n`,
});

/** Where in a page the words stand that are not zero. */
const wordsOf = (memory: Uint8Array, page: number): number[] => {
  const words = new Uint32Array(memory.buffer, page, PAGE / 4);
  return [...words.keys()].filter((index) => words[index] !== 0).map((index) => page + index * 4);
};

/** The words that lie in no run, as C. */
const wordsBeside = (runs: readonly Run[], memory: Uint8Array, from: number): string[] => {
  const view = new DataView(memory.buffer);
  const words: number[] = [];
  for (let page = from; page < memory.length; page += PAGE) {
    if (!runs.some(({ start, end }) => page >= start && page < end)) words.push(...wordsOf(memory, page));
  }
  return words.map((at) => `{${at}, ${view.getUint32(at, true)}u}`);
};

/** The pages from `from` on that hold more than a few words, small gaps included. */
const runsOf = (memory: Uint8Array, from: number): Run[] => {
  const runs: Run[] = [];
  for (let start = from; start < memory.length; start += PAGE) {
    const end = start + PAGE;
    if (wordsOf(memory, start).length <= FEW) continue;
    const last = runs.at(-1);
    if (last !== undefined && start - last.end < GAP) runs[runs.length - 1] = { start: last.start, end };
    else runs.push({ start, end });
  }
  return runs;
};
