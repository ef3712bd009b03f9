import { formatDuration, formatSize, parseDuration, parseSize, SIZE_UNITS } from './units.ts';

/** The probable meaning of a value with a wrong unit, so that the error message can offer the fix. */

const AMOUNT = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i;

const split = (text: string): { readonly amount: number; readonly unit: string } | undefined => {
  const [, amount, unit] = AMOUNT.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : { amount: Number(amount), unit: unit ?? '' };
};

const DURATION_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|millis(?:ec(?:ond)?s?)?)$/i, 'ms'],
  [/^s(?:ec(?:ond)?s?)?$/i, 's'],
  [/^m(?:in(?:ute)?s?)?$/i, 'm'],
  [/^h(?:(?:ou)?rs?)?$/i, 'h'],
  [/^d(?:ays?)?$/i, 'd'],
];

/** `10` → `10s` (or in the unit `bare`), `5000` → `5000ms`, `5 min` → `5m`, `1h30m` → `90m`, `2w` → `14d`. */
export const guessDuration = (input: unknown, bare = 's'): string | undefined => {
  if (typeof input === 'number') return input >= 0 ? `${input}${input >= 1_000 ? 'ms' : bare}` : undefined;
  if (typeof input !== 'string') return undefined;
  const parts = input.match(/\d{1,9}(?:ms|[smhd])/g) ?? [];
  if (parts.length > 1 && parts.join('') === input) {
    return formatDuration(parts.reduce((sum, part) => sum + (parseDuration(part) ?? 0), 0));
  }
  const found = split(input);
  if (!found) return undefined;
  if (found.unit === '') return guessDuration(found.amount, bare);
  if (/^w(?:eeks?)?$/i.test(found.unit)) return `${found.amount * 7}d`;
  const word = DURATION_WORDS.find(([form]) => form.test(found.unit));
  return word && `${found.amount}${word[1]}`;
};

/** `1048576` → `1MiB`, `512Mi` (as Kubernetes writes it) → `512MiB`, `512 mb` and `512M` → `512MB`. */
export const guessSize = (input: unknown): string | undefined => {
  if (typeof input === 'number') {
    const short = formatSize(input);
    return input >= 0 ? (parseSize(short) === input ? short : `${input}B`) : undefined;
  }
  const found = typeof input === 'string' ? split(input) : undefined;
  if (!found) return undefined;
  if (found.unit === '') return guessSize(found.amount);
  const written = found.unit.toLowerCase();
  const unit = SIZE_UNITS.find((unit) => [written, `${written}b`].includes(unit.toLowerCase()) && unit !== 'kB');
  return unit && `${found.amount}${unit}`;
};

/** `85` and `"85"` → `85%`; `0.85` → `85%`, for a share of one is what was probably meant. */
export const guessPercent = (input: unknown): string | undefined => {
  const value = typeof input === 'string' ? split(input.replace(/\s*%$/, ''))?.amount : input;
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) return undefined;
  return value > 0 && value < 1 ? `${Math.round(value * 1e4) / 100}%` : `${value}%`;
};
