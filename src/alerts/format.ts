import type { Notice } from '../contract/alert.ts';
import { failureText } from '../contract/failure.ts';

/** How loud a notice is; each channel has colours, icons or priorities for these four. */
export type Tone = 'bad' | 'warn' | 'good' | 'info';

const TONES: Readonly<Partial<Record<Notice['event'], Tone>>> = {
  down: 'bad',
  degraded: 'warn',
  flapping: 'warn',
  stale: 'warn',
  blind: 'warn',
  sighted: 'good',
  resolved: 'good',
  unflapping: 'good',
};

/** A reminder is as loud as what it reminds of. */
export const toneOf = ({ event, status }: Notice): Tone =>
  event === 'reminder' ? (status === 'down' ? 'bad' : 'warn') : (TONES[event] ?? 'info');

export const ICONS: Readonly<Record<Tone, string>> = { bad: '🔴', warn: '🟡', good: '🟢', info: '🔵' };

/** Whether this notice ends its incident. */
export const isEnd = ({ event }: Notice): boolean =>
  event === 'resolved' || event === 'unflapping' || event === 'sighted';

/**
 * At most `limit` UTF-16 units, ending in an ellipsis where something was cut; a surrogate pair is never halved.
 * (Receivers count characters, code points or UTF-16 units: the last is the largest of the three.)
 */
export const clip = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
};

/** At most `limit` bytes of UTF-8, which is one to three bytes for each UTF-16 unit. */
export const clipBytes = (text: string, limit: number, encode: (text: string) => Uint8Array): string => {
  let kept = text;
  while (encode(kept).length > limit) kept = clip(kept, Math.floor((kept.length * limit) / encode(kept).length) - 1);
  return kept;
};

/**
 * Text made `safe`, of at most `limit` units: an escape is never cut in half, because the plain text is cut first.
 */
export const clipEscaped = (text: string, limit: number, safe: (text: string) => string): string => {
  let plain = text;
  let escaped = safe(plain);
  while (escaped.length > limit) {
    const keep = Math.min(plain.length - 1, Math.floor((plain.length * limit) / escaped.length));
    plain = clip(plain, Math.max(1, keep));
    escaped = safe(plain);
  }
  return escaped;
};

/**
 * The three characters that Slack (docs.slack.dev/messaging/formatting-message-text, "Escaping text") and Telegram
 * (core.telegram.org/bots/api#html-style) reserve.
 */
export const escapeAngles = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The notice as plain paragraphs: what happened, why, what fell with it, where to look. */
export const paragraphs = ({ text, reasons, affected, url }: Notice): readonly string[] => [
  text,
  ...(reasons.length > 0 ? [reasons.map(failureText).join('\n')] : []),
  ...(affected.length > 0 ? [`Also affected: ${affected.join(', ')}`] : []),
  ...(url === undefined ? [] : [url]),
];

/** Those in one text, for receivers that know no markup. */
export const plainText = (notice: Notice): string => paragraphs(notice).join('\n\n');

/** The same for receivers with a separate field for the link. */
export const textWithoutLink = (notice: Notice): string => plainText({ ...notice, url: undefined });

/** Of an email: a header line may have 998 characters (RFC 5322 section 2.1.1); mail programs show some 70. */
const SUBJECT = 200;

/** One line: a subject with a line end would be a second header. */
export const subjectOf = ({ title }: Notice): string => clip(title.replace(/\s+/g, ' '), SUBJECT);
