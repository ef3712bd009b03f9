import { isDeeperThan } from '../util/json-depth.ts';
import { nameOf, noComma, noComment, noKey, notInText, noValue } from './json-mistakes.ts';
import { type Place, placeAt } from './places.ts';

/**
 * Reads `checks.json` as strict JSON (wrangler bundles the same file), and says where and why it is not. Engines word
 * `JSON.parse` errors each in their own way, without lines, and none tells of a key that is there twice.
 */

/** Characters. 10,000 checks of 400 characters each; larger than that is not a config. */
const LARGEST = 4 * 2 ** 20;
/** Lists and objects. 10,000 checks have ten each. */
const MOST_VALUES = 200_000;
/** Characters that hold fewer, whatever they are: most files need not be counted. */
const SMALL = 2 * MOST_VALUES;
/** Deeper than any config; keeps the reader's recursion within QuickJS's stack. */
const DEEPEST = 64;
/** Levels that QuickJS can read. A document with more brackets has its depth measured; a small config has fewer. */
const MOST_FOR_THE_ENGINE = 512;
/** Told of at most; finding each one's line reads the text again. */
const MOST_DUPLICATES = 20;

/** What stands in a document, or the one place where it stops being JSON. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown; readonly duplicates: readonly Duplicate[] }
  | ({ readonly ok: false; readonly message: string } & Partial<Place>);

/** A key that an object has twice; JSON.parse silently takes the last. */
export interface Duplicate {
  readonly path: readonly (string | number)[];
  readonly line: number;
}

interface Reader {
  readonly text: string;
  at: number;
  readonly path: (string | number)[];
  readonly duplicates: Duplicate[];
  readonly visit?: Visit | undefined;
}

/** Gets the offset of each key and entry of a document; `path` is the reader's own, and changes. */
export type Visit = (path: readonly (string | number)[], offset: number) => void;

/** Thrown inside this file only: unwinds the reader to the first mistake. */
class NotJson extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

export const readJson = (source: string): ReadJson => {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  if (text.length > LARGEST) {
    const mebibytes = (text.length / 2 ** 20).toFixed(1);
    return { ok: false, message: `the file has ${mebibytes} MiB; a config has at most ${LARGEST / 2 ** 20} MiB` };
  }
  if (text.length > SMALL && openings(text) > MOST_VALUES) {
    return {
      ok: false,
      message: `the file has over ${MOST_VALUES} lists and objects, which is more than any config has`,
    };
  }
  if (text.trim() === '') {
    return {
      ok: false,
      message: 'the file is empty; begin with { "checks": [{ "id": "api", "type": "http", "url": "https://…" }] }',
    };
  }
  return readPlain(text) ?? readClosely(text);
};

const openings = (text: string): number => occurrences(text, '[') + occurrences(text, '{');

const occurrences = (text: string, sign: string): number => {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0 && count <= MOST_VALUES; at = text.indexOf(sign, at + 1)) count++;
  return count;
};

/**
 * Words cost time that most files do not need: JSON in which every key is there once is read by the engine itself. Each
 * key and each text is written in two quotes, and an escape may add one: if there are just twice as many as keys and
 * texts were read, no key was there twice.
 */
const readPlain = (text: string): ReadJson | undefined => {
  try {
    if (isDeeperThan(text, MOST_FOR_THE_ENGINE)) return undefined;
    const value: unknown = JSON.parse(text);
    const isPlain = text.split('"').length - 1 === 2 * textsIn(value, DEEPEST);
    return isPlain ? { ok: true, value, duplicates: [] } : undefined;
  } catch {
    return undefined;
  }
};

/** Keys and texts of the whole value, down to `depth` levels; not known beyond. */
const textsIn = (value: unknown, depth: number): number => {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return Number.NaN;
  const items: readonly unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) count += typeof item === 'string' ? 1 : textsIn(item, depth - 1);
  return count;
};

/** Reads it sign by sign, for keys that are there twice and for what is no JSON. */
const readClosely = (text: string): ReadJson => {
  const reader: Reader = { text, at: 0, path: [], duplicates: [] };
  try {
    readValue(reader);
    if (peek(reader) !== undefined) {
      throw new NotJson(reader.at, `nothing may follow the document, found ${nameOf(match(reader, ANYTHING))}`);
    }
    return { ok: true, value: JSON.parse(text), duplicates: reader.duplicates };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const yaml = /^(?:#|---|[\w$-]+:)/.test(text) ? '; this looks like YAML: name the file checks.yaml' : '';
    return { ok: false, message: `not JSON: ${error.message}${yaml}`, ...placeAt(text, error.at) };
  }
};

/** Reads what is known to be JSON once more, for the places of its parts. */
export const visitJson = (text: string, visit: Visit): void =>
  readValue({ text, at: 0, path: [], duplicates: [], visit });

const place = (text: string, at: number): string => {
  const { line, column } = placeAt(text, at);
  return `line ${line}, column ${column}`;
};

/** Sticky: each matches where the reader stands, or not at all. */
const SPACE = /[ \t\n\r]*/y;
const COMMENT = /\/[/*]/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids them inside texts
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*/y;
/** A word or a sign, for messages. */
const ANYTHING = /[\w$.+-]{1,20}|./suy;

const match = (reader: Reader, form: RegExp): string | undefined => {
  form.lastIndex = reader.at;
  return form.exec(reader.text)?.[0];
};

const take = (reader: Reader, form: RegExp): boolean => {
  const found = match(reader, form);
  reader.at += found?.length ?? 0;
  return found !== undefined;
};

/** The next character that is not space. */
const peek = (reader: Reader): string | undefined => {
  take(reader, SPACE);
  const next = reader.text[reader.at];
  if (next === '/' && match(reader, COMMENT)) throw new NotJson(reader.at, noComment(reader.text.slice(reader.at)));
  return next;
};

const readValue = (reader: Reader): void => {
  const first = peek(reader);
  if (first === '{') readMembers(reader, '}', readMember);
  else if (first === '[') readMembers(reader, ']', readItem);
  else if (first === '"') readText(reader);
  else if (!take(reader, NUMBER) && !take(reader, WORD)) {
    throw new NotJson(reader.at, noValue(match(reader, ANYTHING)));
  }
};

type ReadOne = (reader: Reader, index: number, keys: Set<string>) => void;

/** An object's members or a list's items, from the opening bracket to the closing one. */
const readMembers = (reader: Reader, close: '}' | ']', readOne: ReadOne): void => {
  const opened = reader.at;
  if (reader.path.length >= DEEPEST) throw new NotJson(opened, `nested deeper than ${DEEPEST} levels`);
  reader.at++;
  if (peek(reader) === close) {
    reader.at++;
    return;
  }
  const keys = new Set<string>();
  for (let index = 0, more = true; more; index++) {
    readOne(reader, index, keys);
    reader.path.pop();
    more = goesOn(reader, close, opened);
  }
};

/** After one member: a comma, and the next must follow; or the closing bracket. */
const goesOn = (reader: Reader, close: '}' | ']', opened: number): boolean => {
  const next = peek(reader);
  const { at, text } = reader;
  if (next === undefined) {
    throw new NotJson(at, `the file ends, but the \`${text[opened]}\` of ${place(text, opened)} was not closed`);
  }
  if (next !== close && next !== ',') throw new NotJson(at, noComma(match(reader, ANYTHING), close));
  reader.at++;
  if (next === close) return false;
  const after = peek(reader);
  if (after === '}' || after === ']') throw new NotJson(at, `trailing comma; remove the comma before \`${after}\``);
  return true;
};

const readItem: ReadOne = (reader, index) => {
  reader.path.push(index);
  peek(reader);
  reader.visit?.(reader.path, reader.at);
  readValue(reader);
};

const readMember: ReadOne = (reader, _, keys) => {
  if (peek(reader) !== '"') throw new NotJson(reader.at, noKey(match(reader, ANYTHING)));
  const start = reader.at;
  const key = readText(reader);
  reader.path.push(key);
  reader.visit?.(reader.path, start);
  if (keys.has(key) && reader.duplicates.length < MOST_DUPLICATES) {
    reader.duplicates.push({ path: [...reader.path], line: placeAt(reader.text, start).line });
  }
  keys.add(key);
  if (peek(reader) !== ':') {
    throw new NotJson(reader.at, `expected \`:\` after the key "${key}", found ${nameOf(match(reader, ANYTHING))}`);
  }
  reader.at++;
  readValue(reader);
};

const readText = (reader: Reader): string => {
  const start = reader.at;
  take(reader, TEXT);
  const next = reader.text[reader.at];
  if (next === undefined || next === '\n' || next === '\r') {
    throw new NotJson(start, 'the closing double quote is missing');
  }
  if (next !== '"') throw new NotJson(reader.at, notInText(reader.text.slice(reader.at, reader.at + 2)));
  reader.at++;
  return JSON.parse(reader.text.slice(start, reader.at)) as string;
};
