import { visitJson } from './json.ts';
import { type Locate, type Path, placesAt } from './places.ts';

/** The paths that are looked for, as one tree: a document is read once for all of them. */
interface Wanted {
  offset?: number;
  readonly inside: Map<string | number, Wanted>;
}

const node = (): Wanted => ({ inside: new Map() });

const treeOf = (paths: readonly Path[]): Wanted => {
  const root = node();
  for (const path of paths) {
    let at = root;
    for (const key of path) {
      const next = at.inside.get(key) ?? node();
      at.inside.set(key, next);
      at = next;
    }
  }
  return root;
};

/** Of what is not there, its nearest parent. */
const offsetOf = (root: Wanted, path: Path): number | undefined => {
  let at: Wanted | undefined = root;
  let offset: number | undefined;
  for (const key of path) {
    at = at?.inside.get(key);
    offset = at?.offset ?? offset;
  }
  return offset;
};

/** Places in a text that is JSON. Of a key that is there twice, the last one. */
export const locateInJson =
  (source: string): Locate =>
  (paths) => {
    const text = source.replace(/^\uFEFF/, '');
    const root = treeOf(paths);
    visitJson(text, (path, offset) => {
      let at: Wanted | undefined = root;
      for (const key of path) at = at?.inside.get(key);
      if (at !== undefined) at.offset = offset;
    });
    return placesAt(
      text,
      paths.map((path) => offsetOf(root, path)),
    );
  };
