/**
 * Rendered texts of the latest view: a page of 50 checks or the metrics of 1,000 cost more to render than to read, and
 * many readers ask for the same. A new view empties the cache.
 */
export class RenderCache {
  #tag = '';
  readonly #texts = new Map<string, string>();

  /** `tag` names the view, `key` the text; `render` runs if the text is not cached. */
  get(tag: string, key: string, render: () => string): string {
    if (tag !== this.#tag) this.#texts.clear();
    this.#tag = tag;
    const text = this.#texts.get(key) ?? render();
    this.#texts.set(key, text);
    return text;
  }
}
