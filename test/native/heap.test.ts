import { expect, test } from 'vitest';
import { fillHoles, type Heap } from '../../native/heap.ts';
import { engine } from '../../native/image.ts';

const SIZES = [8, 24, 40, 64, 120, 200, 384, 512, 3_000, 50_000];

const allocateAll = (heap: Heap, count: number): number[] =>
  SIZES.flatMap((size) => Array.from({ length: count }, () => heap.js_malloc_rt(heap.qjs_get_runtime_ptr(), size)));

test('what is allocated after the holes are filled lies behind everything, in memory that is zero', async () => {
  const heap = (await engine()) as unknown as Heap;
  const before = allocateAll(heap, 50);
  before.forEach((at, index) => {
    new Uint8Array(heap.memory.buffer)[at] = 1;
    if (index % 3 > 0) heap.js_free_rt(heap.qjs_get_runtime_ptr(), at);
  });
  const end = Math.max(...before);
  fillHoles(heap);
  const used = new Uint8Array(heap.memory.buffer);
  expect(used.subarray(end + 100_000, end + 1_000_000).findLastIndex((byte) => byte !== 0)).toBe(-1);
  expect(Math.min(...allocateAll(heap, 200))).toBeGreaterThan(end);
  expect(new Uint8Array(heap.memory.buffer)[before[0]!]).toBe(1);
});
