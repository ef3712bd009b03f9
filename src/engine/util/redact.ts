import type { Secret } from '../../contract/config.ts';
import { toBase64 } from './base64.ts';

/**
 * Shows a secret as `${NAME}` in any text: as it is written, in another case (hosts), percent-encoded in a URL, escaped
 * in JSON, inside base64 (basic authentication), and where an excerpt cuts it (`…`).
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  if (secrets.length === 0 || text === '') return text;
  const { pattern, names } = finderOf(secrets);
  const whole = text.replace(pattern, (match, ...groups: unknown[]) => {
    const index = groups.slice(0, names.length).findIndex((group) => group !== undefined);
    return index < 0 ? match : `\${${names[index]}}`;
  });
  return redactCut(whole, secrets);
}

/** Shorter values stand in ordinary words and numbers by chance: only as a word of their own are they replaced. */
export const SHORT_SECRET = 4;

/** Base64 characters from which on a match is no accident. */
const BASE64_CORE = 8;

interface Finder {
  readonly pattern: RegExp;
  /** Secret's name by capturing group. */
  readonly names: readonly string[];
}

const finders = new WeakMap<readonly Secret[], Finder>();

function finderOf(secrets: readonly Secret[]): Finder {
  const known = finders.get(secrets);
  if (known) return known;
  const forms = secrets.filter(({ value }) => value !== '').sort((a, b) => b.value.length - a.value.length);
  const groups = forms.map(({ value }) => `(${[plainForm(value), ...base64Forms(value)].join('|')})`);
  const finder = { pattern: new RegExp(groups.join('|') || '(?!)', 'giu'), names: forms.map(({ name }) => name) };
  finders.set(secrets, finder);
  return finder;
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

function plainForm(value: string): string {
  const form = [...value].map(characterForm).join('');
  return value.length < SHORT_SECRET ? `(?<![\\p{L}\\p{N}])${form}(?![\\p{L}\\p{N}])` : form;
}

/** One character in every way that URLs and JSON write it. */
function characterForm(character: string): string {
  if (/[\w-]/.test(character)) return character;
  const forms = [
    escapeRegExp(character),
    utf8(character)
      .map((byte) => `%${hex(byte)}`)
      .join(''),
  ];
  const escaped = JSON.stringify(character).slice(1, -1);
  if (escaped !== character) forms.push(escapeRegExp(escaped));
  forms.push([...unitsOf(character)].map((unit) => `\\\\u${hex(unit >> 8)}${hex(unit & 255)}`).join(''));
  if (character === ' ') forms.push('\\+');
  if (character === '/') forms.push('\\\\/');
  return `(?:${forms.join('|')})`;
}

const unitsOf = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/** UTF-8 by the one encoder that every engine has; half a surrogate pair becomes U+FFFD. */
function utf8(text: string): number[] {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return (encoded.match(/%..|./gs) ?? []).map((part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );
}

/** A base64 word is taken from its beginning only: trying from every place would take the square of its length. */
const WORD64 = '[A-Za-z0-9+/_-]';

/**
 * What is sure to stand in the base64 of any text that holds `value`, one form for each place that it may begin at
 * within three bytes; the rest of the base64 word is taken along.
 */
function base64Forms(value: string): string[] {
  const bytes = utf8(value);
  return [0, 1, 2].flatMap((offset) => {
    const skipped = (3 - offset) % 3;
    const whole = Math.floor((bytes.length - skipped) / 3) * 3;
    const core = toBase64(new Uint8Array(bytes.slice(skipped, skipped + Math.max(0, whole))));
    if (core.length < BASE64_CORE) return [];
    const either = core.replace(/\+/g, '[+-]').replace(/\//g, '[/_]');
    return [`(?<!${WORD64})${WORD64}*${either}(?:${WORD64}|=)*`];
  });
}

/** Characters of a cut secret from which on it is taken for one. */
const CUT = 6;

/** The beginning of a secret before `…`, and its end after one. */
function redactCut(text: string, secrets: readonly Secret[]): string {
  if (!text.includes('…')) return text;
  const parts = text.split('…');
  return parts
    .map((part, index) => {
      const tail = index < parts.length - 1 ? cutTail(part, secrets) : part;
      return index > 0 ? cutHead(tail, secrets) : tail;
    })
    .join('…');
}

function cutTail(part: string, secrets: readonly Secret[]): string {
  for (const { name, value } of secrets) {
    for (let length = Math.min(value.length - 1, part.length); length >= CUT; length--) {
      if (part.endsWith(value.slice(0, length))) return `${part.slice(0, -length)}\${${name}}`;
    }
  }
  return part;
}

function cutHead(part: string, secrets: readonly Secret[]): string {
  for (const { name, value } of secrets) {
    for (let length = Math.min(value.length - 1, part.length); length >= CUT; length--) {
      if (part.startsWith(value.slice(-length))) return `\${${name}}${part.slice(length)}`;
    }
  }
  return part;
}
