/**
 * What may stand in an XML or SVG text: controls are not allowed in XML 1.0 at all, and marks that turn the reading
 * direction around could make a label swallow the message beside it. Both go; so do lone surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufffe\uffff]+/gu;

/** The same words on one line; for a table's cell or a label. */
export const oneLine = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, ' ').trim();

/** One line of at most `most` characters, cut with an ellipsis; safe to escape into XML. */
export const printable = (text: string, most: number): string => {
  const line = oneLine(text.slice(0, most * 2));
  if (line.length <= most) return line;
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For a place in XML, SVG or HTML: between tags or in an attribute. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

/** A duration in ms: whole milliseconds below ten seconds, seconds above. */
export const milliseconds = (ms: number): string =>
  ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** A share as a percentage, rounded down: 99.996 % of uptime must not read as 100 %. */
export const percent = (share: number): string => {
  if (share === 1) return '100%';
  return `${(Math.floor(share * 1e4) / 100).toFixed(2)}%`;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-30T16:40:00.000Z` → `30 Nov`, in UTC. */
export const day = (iso: string): string => `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
