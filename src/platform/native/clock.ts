import type { Clock } from '../../contract/ports.ts';
import { host } from './host.ts';
import { after } from './loop.ts';

export const nativeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => host.monotonic(),
  after,
};

/** Uniform in [0, 1), from the kernel: the generator behind Math.random is part of the start image, the same each run. */
export const nativeRandom = (): number => {
  const bytes = new Uint8Array(4);
  host.random(bytes);
  return new DataView(bytes.buffer).getUint32(0) / 2 ** 32;
};
