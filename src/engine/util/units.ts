/** Durations, sizes and percentages: how they are written in `checks.json`, and how messages show them. */

const DURATION_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Decimal units as in IEC 80000-13 (kB = 1000), binary ones with the `i` (KiB = 1024). */
const SIZE_BYTES = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const;

export const SIZE_UNITS: readonly string[] = Object.keys(SIZE_BYTES);

/** Also the patterns of the JSON Schema. Digits are limited so that every value stays an exact double. */
export const DURATION = /^\d{1,9}(?:\.\d{1,6})?(?:ms|s|m|h|d)$/;
export const SIZE = /^\d{1,12}(?:\.\d{1,6})?(?:B|kB|KB|KiB|MB|MiB|GB|GiB|TB|TiB)$/;
export const PERCENT = /^(?:100(?:\.0{1,6})?|\d{1,2}(?:\.\d{1,6})?)%$/;

const unitOf = (text: string): string => text.replace(/^[\d.]+/, '');

/** `"10s"` → 10000 (ms); `undefined` if it is not a duration. */
export const parseDuration = (text: string): number | undefined => {
  if (!DURATION.test(text)) return undefined;
  return Number.parseFloat(text) * DURATION_MS[unitOf(text) as keyof typeof DURATION_MS];
};

/** `"512MiB"` → 536870912 (whole bytes); `undefined` if it is not a size. */
export const parseSize = (text: string): number | undefined => {
  if (!SIZE.test(text)) return undefined;
  return Math.round(Number.parseFloat(text) * SIZE_BYTES[unitOf(text) as keyof typeof SIZE_BYTES]);
};

/** `"85%"` → 85; `undefined` if it is not a percentage from 0 to 100. */
export const parsePercent = (text: string): number | undefined => {
  return PERCENT.test(text) ? Number.parseFloat(text) : undefined;
};

const decimals = (value: number): string => String(Math.round(value * 100) / 100);

/** 90000 → `90s`, 129600000 → `36h`: the largest unit that gives a whole number from 1 up. */
export const formatDuration = (ms: number): string => {
  const units = Object.entries(DURATION_MS).reverse();
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${decimals(ms / size)}${unit}`;
};

/** 1572864 → `1.5MiB`: the largest binary unit that gives a number from 1 up. */
export const formatSize = (bytes: number): string => {
  const units = ['TiB', 'GiB', 'MiB', 'KiB'] as const;
  const unit = units.find((unit) => bytes >= SIZE_BYTES[unit]);
  return unit ? `${decimals(bytes / SIZE_BYTES[unit])}${unit}` : `${decimals(bytes)}B`;
};
