/** Bytes that this process's heap, and what hangs on it, hold. */
const held = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** On Node: resolves to a function that returns the peak of bytes held since now. */
export const watchHeap = async (): Promise<() => Promise<number>> => {
  const before = held();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, held() - before);
  }, 5);
  return async () => {
    clearInterval(timer);
    return peak;
  };
};
