import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
} from 'yaml';
import type { ConfigIssue } from '../../../contract/config.ts';
import { issueAt } from '../../../engine/config/issues.ts';
import { type Locate, type Path, placeAt, placesAt } from '../../../engine/config/places.ts';
import type { Rendered } from '../../formats.ts';

/**
 * Reads YAML 1.2 as JSON: there are no YAML types (dates, sets), and a key is text. The limits are those of
 * `engine/config/json.ts`, but for the size of the file: `yaml` takes 3 s for a MiB of hostile input.
 */
const LARGEST = 256 * 1_024;
/** Limits of the document with every alias expanded: characters of text, and lists and objects. */
const LONGEST = 4 * 2 ** 20;
const MOST_VALUES = 200_000;
const DEEPEST = 64;
const MOST_DUPLICATES = 20;

/** Used only in this file: stops reading at the first mistake. */
class NotYaml extends Error {
  readonly at: number | undefined;
  constructor(message: string, at: number | undefined) {
    super(message);
    this.at = at;
  }
}

interface Reader {
  readonly anchors: Map<string, Node>;
  /** Anchors whose values are being read: an alias to one of them would never end. */
  readonly open: Set<Node>;
  /** Offsets of the values of an object or list, by key or index. */
  readonly offsets: Map<object, ReadonlyMap<string | number, number>>;
  readonly duplicates: ConfigIssue[];
  readonly path: (string | number)[];
  readonly text: string;
  values: number;
  characters: number;
}

export const renderYaml = (source: string): Rendered => {
  const text = source.replace(/^\uFEFF/, '');
  const reader: Reader = {
    anchors: new Map(),
    open: new Set(),
    offsets: new Map(),
    duplicates: [],
    path: [],
    text,
    values: 0,
    characters: 0,
  };
  try {
    const value = readNode(reader, documentOf(text).contents);
    const json = JSON.stringify(value);
    return { ok: true, json, locate: locator(reader, value), mistakes: reader.duplicates, plugins: [] };
  } catch (error) {
    if (!(error instanceof NotYaml)) throw error;
    const place = error.at === undefined ? {} : placeAt(text, error.at);
    return { ok: false, issues: [{ ...issueAt([], error.message), ...place }] };
  }
};

const EMPTY = 'the file is empty; begin with\nchecks:\n  - { id: api, type: http, url: https://… }';

const documentOf = (text: string): Document.Parsed => {
  if (text.length > LARGEST) {
    const kib = Math.ceil(text.length / 1_024);
    throw new NotYaml(
      `the file has ${kib} KiB; a config in YAML has at most ${LARGEST / 1_024} KiB; one in JSON may have 4 MiB`,
      undefined,
    );
  }
  if (text.trim() === '') throw new NotYaml(EMPTY, undefined);
  // Stops at the first mistake: collecting a million takes a minute.
  let mistake: NotYaml | undefined;
  const onError = (source: ErrorSource, code: string, message: string) => {
    // Thrown again: the library mistakes it for a stack overflow.
    mistake ??= new NotYaml(`not YAML: ${code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : message}`, offsetOf(source));
    throw mistake;
  };
  const composer = new Composer({ uniqueKeys: false });
  Object.assign(composer, { onError });
  const [first, second] = composer.compose(new Parser().parse(text));
  if (second !== undefined) throw new NotYaml('one document only; remove what follows `---`', second.range[0]);
  if (first === undefined) throw new NotYaml(EMPTY, undefined);
  return first as Document.Parsed;
};

type ErrorSource = number | readonly number[] | { readonly offset: number };

const offsetOf = (source: ErrorSource): number =>
  typeof source === 'number' ? source : 'offset' in source ? source.offset : source[0]!;

const TOO_DEEP = `nested deeper than ${DEEPEST} levels`;

const startOf = (node: Node): number | undefined => node.range?.[0];

const readNode = (reader: Reader, node: Node | null): unknown => {
  if (node === null) return null;
  if (isAlias(node)) return readAlias(reader, node.source, startOf(node));
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, node);
  if (isScalar(node)) return readScalar(reader, node.value, startOf(node));
  if (reader.path.length >= DEEPEST) throw new NotYaml(TOO_DEEP, startOf(node));
  if (++reader.values > MOST_VALUES) {
    throw new NotYaml(`over ${MOST_VALUES} lists and objects, which is more than any config has`, startOf(node));
  }
  reader.open.add(node);
  const value = isMap(node) ? readMap(reader, node) : isSeq(node) ? readList(reader, node.items as Node[]) : undefined;
  reader.open.delete(node);
  return value;
};

const readAlias = (reader: Reader, name: string, at: number | undefined): unknown => {
  const node = reader.anchors.get(name);
  if (node === undefined) throw new NotYaml(`there is no anchor &${name} before this`, at);
  if (reader.open.has(node)) throw new NotYaml(`*${name} is inside its own anchor`, at);
  return readNode(reader, node);
};

const readScalar = (reader: Reader, value: unknown, at: number | undefined): unknown => {
  count(reader, typeof value === 'string' ? value.length : 0, at);
  // Infinity, NaN and large integers, which JSON cannot express.
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;
};

/** Overhead of a value besides its characters, counted against the size limit. */
const OVERHEAD = 8;

const count = (reader: Reader, characters: number, at: number | undefined): void => {
  reader.characters += characters + OVERHEAD;
  if (reader.characters > LONGEST) throw new NotYaml('with its aliases written out, the file is larger than 4 MiB', at);
};

const readList = (reader: Reader, items: readonly Node[]): unknown[] => {
  const list: unknown[] = [];
  const offsets = new Map<number, number>();
  for (const [index, item] of items.entries()) {
    reader.path.push(index);
    offsets.set(index, startOf(item) ?? 0);
    list.push(readNode(reader, item));
    reader.path.pop();
  }
  reader.offsets.set(list, offsets);
  return list;
};

const readMap = (reader: Reader, map: YAMLMap): object => {
  const members = new Map<string, unknown>();
  const offsets = new Map<string, number>();
  const merges: Node[] = [];
  for (const { key: keyNode, value } of map.items as Pair<Node, Node | null>[]) {
    const key = keyOf(keyNode);
    const at = startOf(keyNode) ?? 0;
    if (key === '<<' && value !== null) {
      merges.push(value);
      continue;
    }
    count(reader, key.length, at);
    reader.path.push(key);
    if (members.has(key)) addDuplicate(reader, offsets.get(key)!, at);
    offsets.set(key, at);
    members.set(key, readNode(reader, value));
    reader.path.pop();
  }
  for (const node of merges) merge(reader, readNode(reader, node), node, members, offsets);
  // Own members, of any name.
  const object = Object.fromEntries(members);
  reader.offsets.set(object, offsets);
  return object;
};

const keyOf = (node: Node | null): string => {
  if (node === null) return '';
  if (!isScalar(node)) throw new NotYaml('a key must be text, not a list or object', startOf(node));
  // Taken literally: `on` and `1.0` are names too.
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
};

/** `<<: *base` adds the members of another object that this one lacks, as in YAML 1.1. */
const merge = (
  reader: Reader,
  value: unknown,
  node: Node,
  members: Map<string, unknown>,
  offsets: Map<string, number>,
): void => {
  for (const source of Array.isArray(value) ? value : [value]) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      throw new NotYaml('`<<` takes an object, or a list of objects', startOf(node));
    }
    for (const [key, member] of Object.entries(source)) {
      if (members.has(key)) continue;
      members.set(key, member);
      offsets.set(key, reader.offsets.get(source)!.get(key)!);
    }
  }
};

const addDuplicate = ({ duplicates, path, text }: Reader, first: number, again: number): void => {
  if (duplicates.length >= MOST_DUPLICATES) return;
  const { line } = placeAt(text, again);
  const message = `this key is there twice (again in line ${line}); the first would be ignored`;
  duplicates.push({ ...issueAt(path, message), ...placeAt(text, first) });
};

const locator =
  ({ offsets, text }: Reader, document: unknown): Locate =>
  (paths) =>
    placesAt(
      text,
      paths.map((path) => deepestOffset(offsets, document, path)),
    );

/** The place of a missing value is that of its nearest parent. */
const deepestOffset = (offsets: Reader['offsets'], document: unknown, path: Path): number | undefined => {
  let value = document;
  let offset: number | undefined;
  for (const key of path) {
    const next = typeof value === 'object' && value !== null ? offsets.get(value)?.get(key) : undefined;
    if (next === undefined) return offset;
    offset = next;
    value = (value as Record<string | number, unknown>)[key];
  }
  return offset;
};
