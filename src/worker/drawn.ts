/**
 * What was drawn of the last view, by what it is: a page of 50 checks or the metrics of 1,000 cost more to write
 * than to read, and many readers ask for the same. A new view drops all of it.
 */
export class Drawn {
  #tag = '';
  readonly #texts = new Map<string, string>();

  /** `tag` names the view, `key` the text; `draw` runs where it is not at hand. */
  get(tag: string, key: string, draw: () => string): string {
    if (tag !== this.#tag) this.#texts.clear();
    this.#tag = tag;
    const known = this.#texts.get(key) ?? draw();
    this.#texts.set(key, known);
    return known;
  }
}
