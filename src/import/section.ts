import { isObject } from '../engine/schema/objects.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import type { Loss, LossKind } from './losses.ts';

/** What a person calls an entry of a list. */
const nameOf = (item: unknown): string | undefined => {
  if (!isObject(item)) return undefined;
  return [item.name, item.title, item.id].find((text): text is string => typeof text === 'string' && text !== '');
};

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/**
 * An object of a foreign config, read key by key. Keys that were not read are reported by {@link Section.end}, so that
 * nothing is lost silently.
 */
export class Section {
  readonly path: string;
  private readonly losses: Loss[];
  private readonly subject: string;
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly taken = new Set<string>();

  constructor(value: unknown, path: string, losses: Loss[], subject = '') {
    this.values = isObject(value) ? value : {};
    this.path = path;
    this.losses = losses;
    this.subject = subject;
    if (value !== undefined && value !== null && !isObject(value))
      this.lose('judged', '', 'an object was expected here');
  }

  /** A value as it stands; `null` counts as absent. */
  take(key: string): unknown {
    this.taken.add(key);
    return ownEntry(this.values, key) ?? undefined;
  }

  text(key: string): string | undefined {
    const value = this.take(key);
    if (isScalar(value)) return String(value);
    return this.expected(key, value, 'a text');
  }

  number(key: string): number | undefined {
    const value = this.take(key);
    const number = isScalar(value) && value !== '' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : this.expected(key, value === '' ? undefined : value, 'a number');
  }

  /** Databases write 1 for true. */
  flag(key: string): boolean | undefined {
    const value = this.take(key);
    if ([true, 1, 'true'].includes(value as boolean)) return true;
    if ([false, 0, 'false'].includes(value as boolean)) return false;
    return this.expected(key, value, 'true or false');
  }

  list(key: string): readonly unknown[] {
    const value = this.take(key);
    return Array.isArray(value) ? value : (this.expected(key, value, 'a list') ?? []);
  }

  texts(key: string): string[] {
    return this.list(key).flatMap((item, index) => {
      if (isScalar(item)) return [String(item)];
      this.lose('judged', `${key}[${index}]`, 'a text was expected here');
      return [];
    });
  }

  numbers(key: string): number[] {
    return this.texts(key).map(Number).filter(Number.isFinite);
  }

  /** The object under a key; an empty one if the key is missing. */
  section(key: string): Section {
    return new Section(this.take(key), this.at(key), this.losses, this.subject);
  }

  /** An object that was written as text under a key. */
  within(key: string, value: unknown): Section {
    return new Section(value, this.at(key), this.losses, this.subject);
  }

  sections(key: string): Section[] {
    return this.list(key).map(
      (item, index) => new Section(item, `${this.at(key)}[${index}]`, this.losses, nameOf(item) ?? this.subject),
    );
  }

  /** Every key with its value as text; for headers, whose names are the user's own. */
  record(key: string): Record<string, string> {
    const value = this.take(key);
    if (value !== undefined && !isObject(value)) this.expected(key, value, 'an object');
    const entries = Object.entries(isObject(value) ? value : {}).filter(([, item]) => isScalar(item));
    return Object.fromEntries(entries.map(([name, item]) => [name, String(item)]));
  }

  keys(): readonly string[] {
    return Object.keys(this.values);
  }

  has(key: string): boolean {
    return this.take(key) !== undefined;
  }

  /** Keys that are the other program's own affair, and no loss. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.taken.add(key);
  }

  /** Reports that a key, if it is there and not switched off, was not converted. */
  drop(kind: LossKind, key: string, message: string): void {
    const value = this.take(key);
    const isEmpty = Array.isArray(value) ? value.length === 0 : [undefined, false, '', 0].includes(value as undefined);
    if (!isEmpty) this.lose(kind, key, message);
  }

  lose(kind: LossKind, key: string, message: string): void {
    const path = this.at(key);
    this.losses.push({ kind, path, subject: this.subject || path || 'the file', message });
  }

  /** Reports every key that was not read. */
  end(): void {
    for (const [key, value] of Object.entries(this.values)) {
      if (!this.taken.has(key) && value !== undefined && value !== null)
        this.lose('settings', key, `"${key}" has no counterpart`);
    }
  }

  private at(key: string): string {
    return [this.path, key].filter((part) => part !== '').join('.');
  }

  private expected(key: string, value: unknown, what: string): undefined {
    if (value !== undefined) this.lose('judged', key, `"${key}" was left out, as ${what} was expected there`);
  }
}
