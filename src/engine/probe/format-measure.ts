import type { Unit } from '../../contract/check.ts';

/** From `from` on, a value is written as multiples of `one` (both in the measure's unit), with `digits` decimals. */
interface Scale {
  readonly from: number;
  readonly one: number;
  readonly suffix: string;
  readonly digits: number;
}

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

const plain = (suffix: string, digits = 0): Scale => ({ from: 0, one: 1, suffix, digits });
const multiple = (one: number, suffix: string, from = one): Scale => ({ from, one, suffix, digits: 1 });

/** Largest first. Milliseconds stay milliseconds up to 10 s, the range in which people compare latencies. */
const SCALES: Readonly<Record<Unit, readonly Scale[]>> = {
  ms: [multiple(60_000, ' min', 120_000), multiple(1000, ' s', 10_000), plain(' ms')],
  s: [
    multiple(DAY_S, ' days', 2 * DAY_S),
    multiple(HOUR_S, ' h', 2 * HOUR_S),
    multiple(MINUTE_S, ' min', 2 * MINUTE_S),
    plain(' s'),
  ],
  days: [plain(' days', 1)],
  percent: [plain('%', 1)],
  bytes: [
    multiple(1024 ** 4, ' TiB'),
    multiple(1024 ** 3, ' GiB'),
    multiple(1024 ** 2, ' MiB'),
    multiple(1024, ' KiB'),
    plain(' bytes'),
  ],
  count: [plain('')],
};

/** Two numbers alike to so many decimals are written in full. */
const MAX_DIGITS = 9;

const write = (value: number, scale: Scale, digits: number): string => {
  const factor = 10 ** digits;
  return `${Math.round((value / scale.one) * factor) / factor}${scale.suffix}`;
};

const scaleOf = (value: number, unit: Unit): Scale =>
  SCALES[unit].find(({ from }) => Math.abs(value) >= from) ?? plain('');

/**
 * A measured value and its threshold as a person reads them, in the same unit and with as many digits as it
 * takes to tell them apart: "10 min is over 10 min" would not help.
 */
export const formatPair = (
  value: number,
  threshold: number,
  unit: Unit,
): readonly [value: string, threshold: string] => {
  const scale = scaleOf(threshold, unit);
  for (let { digits } = scale; digits <= MAX_DIGITS; digits++) {
    const pair = [write(value, scale, digits), write(threshold, scale, digits)] as const;
    if (pair[0] !== pair[1]) return pair;
  }
  // In the measure's own unit: two neighbouring doubles can be the same number of minutes.
  const { suffix } = SCALES[unit].at(-1)!;
  return [`${value}${suffix}`, `${threshold}${suffix}`];
};
