import { type Locate, type Path, placesAt } from '../../../engine/config/places.ts';
import { isObject } from '../../../engine/schema/objects.ts';

/** Comments, and texts in any quotes with what makes one the value of `id`. */
const PARTS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(["']?\bid["']?\s*:\s*)?(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;

/** Where a program writes `id: "…"`; an id that it writes twice tells nothing. */
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
 * A program has no places for its values, but whoever looks for a check looks for its id: the line that writes it is the
 * check's line. An id that the program computes has none.
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
