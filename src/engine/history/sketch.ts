/**
 * Relative error of every quantile, at most: 1.5 %, so that with rounding to four digits it stays under the
 * 2 % that docs/storage.md promises. Values stored under one accuracy cannot be read under another.
 */
const ACCURACY = 0.015;

/** ms; smaller values count as this. The runtimes' clocks are coarser anyway. */
const FASTEST = 0.01;

/**
 * The logarithmic mapping of a DDSketch (https://arxiv.org/abs/1908.10693): bin `k` holds the values above GAMMA^(k-1), up
 * to GAMMA^k. Written as `@datadog/sketches-js` has it, to the last bit: stored keys depend on it.
 */
const GAMMA_LESS_ONE = (2 * ACCURACY) / (1 - ACCURACY);
const BINS_PER_DOUBLING = (1 / Math.log1p(GAMMA_LESS_ONE)) * Math.log(2);

const keyOf = (ms: number): number => Math.ceil(Math.log2(ms) * BINS_PER_DOUBLING);

/** The value of a bin that is off by the same ratio from both of its ends. */
const middleOf = (key: number): number => 2 ** (key / BINS_PER_DOUBLING) * (2 / (1 + (1 + GAMMA_LESS_ONE)));

/**
 * How often each bin of a DDSketch was hit: sparse, so that an hour of one check takes some 60 bytes. Counts add and
 * subtract exactly, which the running totals need and the library's dense store does not offer.
 */
export type Bins = Map<number, number>;

/** Notes one latency, ms. */
export const noteLatency = (bins: Bins, ms: number): void => {
  const key = keyOf(Math.max(ms, FASTEST));
  bins.set(key, (bins.get(key) ?? 0) + 1);
};

/** Adds all of `from`, or with `sign` -1 takes it out again. Exact: nothing is approximated by merging. */
export const addBins = (into: Bins, from: Bins, sign: 1 | -1 = 1): void => {
  for (const [key, count] of from) {
    const sum = (into.get(key) ?? 0) + sign * count;
    if (sum === 0) into.delete(key);
    else into.set(key, sum);
  }
};

/** p50, p95 and p99 in ms, four significant digits; null where nothing was measured. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const RANKS = [0.5, 0.95, 0.99] as const;

/** Lowest and highest key of all bins; no keys give an empty range. */
const rangeOf = (parts: readonly Bins[]): readonly [low: number, high: number] => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const part of parts) {
    for (const key of part.keys()) {
      if (key < low) low = key;
      if (key > high) high = key;
    }
  }
  return [low, high];
};

/** From {@link FASTEST} to a day there are some 760 bins. One array for all: a new one each time is what would cost. */
let scratch = new Float64Array(1024);

const zeros = (length: number): Float64Array => {
  if (scratch.length < length) scratch = new Float64Array(length);
  return scratch.fill(0, 0, length);
};

/**
 * Percentiles of all that `parts` hold together: as `DDSketch.getValueAtQuantile` finds them. Counted side by side, not
 * sorted: publishing asks this twice of every check.
 */
export const quantiles = (...parts: readonly Bins[]): Quantiles => {
  const [low, high] = rangeOf(parts);
  if (low > high) return { p50: null, p95: null, p99: null };
  const counts = zeros(high - low + 1);
  let total = 0;
  for (const part of parts) {
    for (const [key, count] of part) {
      counts[key - low]! += count;
      total += count;
    }
  }
  let index = 0;
  let passed = counts[0]!;
  const [p50, p95, p99] = RANKS.map((rank) => {
    if (total <= 0) return null;
    while (passed <= rank * (total - 1)) passed += counts[++index]!;
    return Number(middleOf(index + low).toPrecision(4));
  });
  return { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
};

const DIGITS = 36;

/** `"4k,1,2*3"`: the first bin's key, then the distance to each next, with its count if that is not 1. Base 36. */
export const encodeBins = (bins: Bins): string => {
  let last = 0;
  let text = '';
  for (const key of [...bins.keys()].sort((a, b) => a - b)) {
    const count = bins.get(key)!;
    text += `${text && ','}${(key - last).toString(DIGITS)}${count === 1 ? '' : `*${count.toString(DIGITS)}`}`;
    last = key;
  }
  return text;
};

export const decodeBins = (text: string): Bins => {
  const bins: Bins = new Map();
  let key = 0;
  for (const item of text === '' ? [] : text.split(',')) {
    const [gap, count] = item.split('*');
    key += Number.parseInt(gap!, DIGITS);
    bins.set(key, count === undefined ? 1 : Number.parseInt(count, DIGITS));
  }
  return bins;
};
