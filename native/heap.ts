/** The engine's two allocators: C's, and QuickJS' own on top of it, which keeps slots of one size side by side. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(at: number): void;
  js_malloc_rt(runtime: number, size: number): number;
  js_free_rt(runtime: number, at: number): void;
  qjs_get_runtime_ptr(): number;
}

/** Bytes; larger than any hole that evaluation leaves. */
const LARGEST_HOLE = 1 << 20;

/** Bytes; QuickJS gives larger objects a block of their own. */
const LARGEST_SLOT = 512;

/** Both allocators round up to it. */
const STEP = 8;

/**
 * Takes every free place between the objects of the image for good, and fills it with zeros. What a run allocates then lies
 * side by side behind them, instead of on half of the image's pages, each of which it would have to copy. Pages that hold
 * only zeros are left out of the file.
 */
export const fillHoles = (heap: Heap): void => {
  const end = heap.malloc(LARGEST_HOLE);
  heap.free(end);
  const clear = (at: number, size: number) => new Uint8Array(heap.memory.buffer).fill(0, at, at + size);
  const take = (size: number, allocate: () => number, free: (at: number) => void): void => {
    let at = allocate();
    for (; at < end; at = allocate()) clear(at, size);
    free(at);
  };
  const takeHoles = (): void => {
    for (let size = LARGEST_HOLE; size >= STEP; size -= STEP) take(size, () => heap.malloc(size), heap.free);
  };
  const runtime = heap.qjs_get_runtime_ptr();
  takeHoles();
  for (let size = STEP; size <= LARGEST_SLOT; size += STEP) {
    take(
      size,
      () => heap.js_malloc_rt(runtime, size),
      (at) => heap.js_free_rt(runtime, at),
    );
  }
  // What the slots' own bookkeeping has given back, and what was written behind the end.
  takeHoles();
  const behind = heap.malloc(LARGEST_HOLE);
  clear(behind, LARGEST_HOLE);
  heap.free(behind);
};
