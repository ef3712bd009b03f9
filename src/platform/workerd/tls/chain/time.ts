import { type Der, malformed, TAG } from './der.ts';

/** RFC 5280 section 4.1.2.5: `YYMMDDHHMMSSZ` up to 2049, `YYYYMMDDHHMMSSZ` from then on. */
const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** ms since the epoch */
export const timeOf = ({ tag, content }: Der): number => {
  const text = String.fromCharCode(...content.subarray(0, 20));
  const isShort = tag === TAG.utcTime;
  const found = tag === TAG.generalizedTime || isShort ? (isShort ? UTC_TIME : GENERALIZED_TIME).exec(text) : null;
  if (!found) throw malformed('a date in it is invalid');
  const [, years, month, day, hour, minute, second] = found;
  const year = isShort ? Number(years) + (Number(years) < 50 ? 2000 : 1900) : Number(years);
  // Date.parse refuses what is no date, such as the 31st of June, less surely than this.
  const iso = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw malformed('a date in it is invalid');
  return time;
};
