import { UNITS, type Unit } from '../../contract/check.ts';
import type { RunResult } from '../../contract/report.ts';

const BYTES = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `latency 42 ms, certificate 41.2 days`, in the order in which the type declares its measures. */
export const measuresText = ({ measures, reading }: RunResult): string => {
  return Object.entries(measures)
    .filter(([name]) => reading.measures[name] !== undefined)
    .map(([name, { unit }]) => `${name} ${measureText(reading.measures[name]!, unit)}`)
    .join(', ');
};

/** A value with its unit, at three significant digits where it is not whole. */
export const measureText = (value: number, unit: Unit): string => {
  if (unit === 'bytes') return bytesText(value);
  const label = UNITS[unit];
  return label === '' ? rounded(value) : `${rounded(value)} ${label}`;
};

const bytesText = (value: number): string => {
  let scaled = value;
  let power = 0;
  while (scaled >= 1024 && power < BYTES.length - 1) {
    scaled /= 1024;
    power++;
  }
  return `${rounded(scaled)} ${BYTES[power]}`;
};

const rounded = (value: number): string =>
  String(Number.isInteger(value) || value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
