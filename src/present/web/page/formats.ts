import { once } from './once.ts';

/** Numbers and times as one language writes them. Times are UTC: the reader's zone is known in the browser only. */
export interface Formats {
  readonly number: (value: number) => string;
  /** A share rounded down to two decimals: 99.996 % must not read as 100 %. */
  readonly percent: (share: number) => string;
  /** A duration measured in ms: whole ms below ten seconds, seconds above. */
  readonly ms: (value: number) => string;
  /** `22 Nov 2026, 10:00 UTC`. */
  readonly time: (iso: string) => string;
  /** `22 Nov`. */
  readonly day: (day: string) => string;
}

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

const formatsOf = (lang: string): Formats => {
  // English months with the day first, as in a report; no language's own order is harmed by it.
  const locale = lang === 'en' ? 'en-GB' : lang;
  const number = once(() => new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }));
  const percent = once(() => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 2 }));
  const time = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'medium',
        timeStyle: 'short',
        timeZone: 'UTC',
        hour12: false,
      } as Intl.DateTimeFormatOptions),
  );
  const day = once(() => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }));
  return {
    number: (value) => number().format(value),
    percent: (share) => percent().format(Math.floor(share * 1e4) / 1e4),
    ms: (value) => (value < 10_000 ? `${number().format(Math.round(value))} ms` : `${number().format(value / 1000)} s`),
    time: (iso) => `${time().format(new Date(iso))} UTC`,
    day: (iso) => day().format(new Date(iso)),
  };
};

const made = new Map<string, Formats>();

export const formats = (lang: string): Formats => {
  const known = made.get(lang) ?? formatsOf(lang);
  made.set(lang, known);
  return known;
};

/** A measure with its unit as the contract's `UNITS` name them; `28.4 days`, `4.2 MB`. */
export const quantity = (value: number, unit: string | undefined, lang: string): string => {
  const { number, ms } = formats(lang);
  if (unit === 'ms') return ms(value);
  if (unit === '%') return `${number(value)} %`;
  if (unit === 'bytes') return bytes(value, lang);
  if (unit === 'days') return style(value, 'day', lang);
  if (unit === 's') return style(value, 'second', lang);
  return unit === undefined || unit === '' ? number(value) : `${number(value)} ${unit}`;
};

const style = (value: number, unit: string, lang: string): string =>
  new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(value);

const bytes = (value: number, lang: string): string => {
  const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: BYTES[power]!,
    // "17 byte" is what the short form of English says.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(value / 1000 ** power);
};
