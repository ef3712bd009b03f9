import { isAlias, isScalar, parseDocument, visit } from 'yaml';
import { isObject } from '../engine/schema/objects.ts';

/**
 * Places that aliases may be put in, each counted with the aliases inside it. A config of a thousand endpoints that share their
 * conditions has some thousand; nine levels of ten aliases would be a thousand million.
 */
const MOST_ALIASES = 20_000;

const MERGE = '<<';

/** The content of a YAML file. */
export interface Yaml {
  readonly value: unknown;
  /** Top-level keys that only hold what others repeat (`x-defaults: &defaults`). */
  readonly anchored: readonly string[];
}

/** Numbers that are not written as they would be printed (`1.10`, `0700`) are text: who reads one as a number can still do so. */
const keepWritten = (document: ReturnType<typeof parseDocument>): void => {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'number' && node.source !== undefined && String(node.value) !== node.source)
        node.value = node.source;
    },
  });
};

const anchoredKeys = ({ contents }: ReturnType<typeof parseDocument>): readonly string[] =>
  contents && 'items' in contents
    ? (contents.items as readonly { key?: unknown; value?: unknown }[]).flatMap(({ key, value }) => {
        const isAnchored = isObject(value) && !isAlias(value) && typeof value.anchor === 'string';
        return isScalar(key) && isAnchored ? [String(key.value)] : [];
      })
    : [];

type Change = (text: string) => string;

/**
 * Puts in what `<<` names (yaml.org/type/merge.html): own keys win, and of several maps the first. Each object is looked at once,
 * however many aliases lead to it.
 */
const merged = (value: unknown, change: Change, done: Map<unknown, unknown>): unknown => {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    done.set(value, list);
    for (const item of value) list.push(merged(item, change, done));
    return list;
  }
  const result: Record<string, unknown> = Object.create(null);
  done.set(value, result);
  const { [MERGE]: sources, ...own } = value as Record<string, unknown>;
  for (const source of [sources].flat().reverse()) Object.assign(result, merged(source, change, done));
  for (const [key, item] of Object.entries(own)) result[key] = merged(item, change, done);
  return result;
};

/** Most open brackets: no config comes near, and the parser takes a minute for a million. */
const DEEPEST = 1_000;

const isTooDeep = (source: string): boolean => {
  let depth = 0;
  for (const bracket of source.match(/[[\]{}]/g) ?? []) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return false;
};

/** Parses YAML; whatever is wrong with it is a SyntaxError. `change` is applied to every text. */
export const readYaml = (source: string, change: Change = (text) => text): Yaml => {
  if (isTooDeep(source)) throw new SyntaxError('it is nested too deeply');
  try {
    const document = parseDocument(source, { logLevel: 'error', prettyErrors: true });
    const [error] = document.errors;
    if (error) throw error;
    keepWritten(document);
    const value = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { value: merged(value, change, new Map()), anchored: anchoredKeys(document) };
  } catch (error) {
    const { message } = error as Error;
    if (/call stack/i.test(message)) throw new SyntaxError('it is nested too deeply');
    if (/alias count/i.test(message)) throw new SyntaxError('its aliases expand to more values than a config has');
    throw error instanceof ReferenceError ? new SyntaxError(message) : error;
  }
};
