import { isObject } from '../engine/schema/objects.ts';
import { ownEntry } from '../engine/util/own-entry.ts';

/** Something of the other program's config that has no counterpart here: where it stood, and why it was left. */
export interface Left {
  readonly path: string;
  readonly why: string;
}

/**
 * An object of a foreign config, read key by key. What nobody asked for is told by {@link Section.end}, so that
 * nothing is lost in silence.
 */
export class Section {
  readonly path: string;
  readonly left: Left[];
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly taken = new Set<string>();

  constructor(value: unknown, path: string, left: Left[]) {
    this.values = isObject(value) ? value : {};
    this.path = path;
    this.left = left;
    if (value !== undefined && value !== null && !isObject(value)) this.leave('', 'an object was expected here');
  }

  /** A value as it stands; `null` counts as not there. */
  take(key: string): unknown {
    this.taken.add(key);
    return ownEntry(this.values, key) ?? undefined;
  }

  text(key: string): string | undefined {
    const value = this.take(key);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.expected(key, value, 'text', (it): it is string => typeof it === 'string');
  }

  number(key: string): number | undefined {
    return this.expected(key, this.take(key), 'a number', (it): it is number => typeof it === 'number');
  }

  flag(key: string): boolean | undefined {
    return this.expected(key, this.take(key), 'true or false', (it): it is boolean => typeof it === 'boolean');
  }

  list(key: string): readonly unknown[] {
    return this.expected(key, this.take(key), 'a list', (it): it is unknown[] => Array.isArray(it)) ?? [];
  }

  texts(key: string): string[] {
    return this.list(key).filter((item): item is string => typeof item === 'string');
  }

  numbers(key: string): number[] {
    return this.list(key).map(Number).filter(Number.isFinite);
  }

  /** The object under a key; an empty one where there is none. */
  section(key: string): Section {
    return new Section(this.take(key), this.at(key), this.left);
  }

  sections(key: string): Section[] {
    return this.list(key).map((item, index) => new Section(item, `${this.at(key)}[${index}]`, this.left));
  }

  /** Every key with its value as text; for headers, whose names are the user's own. */
  record(key: string): Record<string, string> {
    const entries = Object.entries(this.take(key) ?? {}).filter(([, value]) =>
      ['string', 'number'].includes(typeof value),
    );
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  }

  /** Keys that are the other program's own affair, and no loss. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.taken.add(key);
  }

  /** Tells that a key, where it is there, was not converted. */
  drop(key: string, why: string): void {
    if (this.take(key) !== undefined) this.leave(key, why);
  }

  leave(key: string, why: string): void {
    this.left.push({ path: this.at(key), why });
  }

  /** Tells of every key that nobody took. */
  end(): void {
    for (const [key, value] of Object.entries(this.values)) {
      if (!this.taken.has(key) && value !== undefined) this.leave(key, 'Sitrep has no such setting');
    }
  }

  private at(key: string): string {
    return [this.path, key].filter((part) => part !== '').join('.');
  }

  private expected<T>(key: string, value: unknown, what: string, is: (value: unknown) => value is T): T | undefined {
    if (value === undefined || is(value)) return value;
    this.leave(key, `${what} was expected here`);
    return undefined;
  }
}
