import { type Locate, type Path, placesAt } from '../../../engine/config/places.ts';
import { isObject } from '../../../engine/schema/objects.ts';

/** Comments, and strings in any quotes, with `id:` before those that are ids. */
const PARTS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(["']?\bid["']?\s*:\s*)?(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;

/** Where a program writes `id: "…"`; an id that occurs twice is ambiguous. */
const idsIn = (text: string): ReadonlyMap<string, number | undefined> => {
  const ids = new Map<string, number | undefined>();
  for (const { 1: key, 2: double, 3: single, 4: template, index } of text.matchAll(PARTS)) {
    const id = double ?? single ?? template;
    if (key === undefined || id === undefined) continue;
    ids.set(id, ids.has(id) ? undefined : index);
  }
  return ids;
};

/** The id of the check, alert or location that a path leads into. */
const idAt = (document: Readonly<Record<string, unknown>>, [section, index]: Path): string | undefined => {
  const list = document[section as string];
  const entry: unknown = Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
  return isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined;
};

/**
 * The values of a program have no places, but a reader finds a check by its id: the line of the id is the check's line.
 * A computed id has no line.
 */
export const locateChecks =
  (text: string, document: Readonly<Record<string, unknown>>): Locate =>
  (paths) => {
    const ids = idsIn(text);
    return placesAt(
      text,
      paths.map((path) => ids.get(idAt(document, path) ?? '')),
    );
  };
