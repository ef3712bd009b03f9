import { DDSketch } from '@datadog/sketches-js';
import { describe, expect, test } from 'vitest';
import {
  addBins,
  type Bins,
  decodeBins,
  encodeBins,
  noteLatency,
  quantiles,
} from '../../../src/engine/history/sketch.ts';
import { fc } from '../../property.ts';

const latencies = fc.array(fc.double({ min: 0.02, max: 120_000, noNaN: true }), { minLength: 1, maxLength: 400 });

const binsOf = (values: readonly number[]): Bins => {
  const bins: Bins = new Map();
  for (const value of values) noteLatency(bins, value);
  return bins;
};

describe('latency sketch', () => {
  test('p50, p95 and p99 are within 2 % of the exact ones', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const found = quantiles(binsOf(values));
        for (const [name, rank] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const exact = sorted[Math.floor(rank * (sorted.length - 1))]!;
          expect(Math.abs(found[name]! - exact) / exact).toBeLessThanOrEqual(0.02);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a latency is stored under the key that the library gives it', () => {
    const { mapping } = new DDSketch({ relativeAccuracy: 0.015 });
    const edges = Array.from({ length: 900 }, (_, at) => mapping.value(at - 160));
    const around = edges.flatMap((edge) => [edge, edge * 1.0149, edge * 1.0151, edge * 0.9851, edge * 0.9849]);
    const whole = Array.from({ length: 5_000 }, (_, at) => at + 1);
    for (const ms of [...around, ...whole].filter((value) => value >= 0.01)) {
      expect([...binsOf([ms]).keys()], `${ms} ms`).toEqual([mapping.key(ms) + 0]);
    }
  });

  test('it finds what the library finds', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sketch = new DDSketch({ relativeAccuracy: 0.015 });
        for (const value of values) sketch.accept(value);
        const at = (rank: number) => Number(sketch.getValueAtQuantile(rank).toPrecision(4));
        expect(quantiles(binsOf(values))).toEqual({ p50: at(0.5), p95: at(0.95), p99: at(0.99) });
      }),
      { numRuns: 500 },
    );
  });

  test('merging loses nothing, in parts or at once, and taking out again leaves the rest', () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const all = binsOf([...some, ...others]);
        expect(quantiles(binsOf(some), binsOf(others))).toEqual(quantiles(all));
        const merged = binsOf(some);
        addBins(merged, binsOf(others));
        expect(encodeBins(merged)).toBe(encodeBins(all));
        addBins(merged, binsOf(some), -1);
        expect(encodeBins(merged)).toBe(encodeBins(binsOf(others)));
      }),
    );
  });

  test('it survives being stored', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const bins = binsOf(values);
        expect(new Map([...decodeBins(encodeBins(bins))].sort())).toEqual(new Map([...bins].sort()));
      }),
    );
  });

  test('nothing measured has no percentiles', () => {
    expect(quantiles(new Map(), new Map())).toEqual({ p50: null, p95: null, p99: null });
    expect(decodeBins(encodeBins(new Map()))).toEqual(new Map());
  });

  test('an hour of one-minute readings takes some sixty bytes', () => {
    const hour = Array.from({ length: 60 }, (_, index) => 80 + ((index * 37) % 60) * 0.9);
    expect(encodeBins(binsOf(hour)).length).toBeLessThan(100);
  });

  test('what is too fast for any clock counts as a hundredth of a millisecond', () => {
    expect(quantiles(binsOf([0, -3])).p50).toBeCloseTo(0.01, 3);
  });
});
