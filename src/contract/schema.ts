/**
 * A schema validates a value of `checks.json` and converts it. It is plain data, made by the functions of
 * `src/engine/schema`; `parse` reads a value by it, and `jsonSchemaOf` shows it to editors.
 */

/** One thing that is wrong, at a path below the value that was read. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The message for a value of the wrong form. */
type Wording = (input: unknown) => string;

interface Described {
  readonly about?: string | undefined;
}

/** JSON Schema's annotations of a value. */
export type Keywords = Readonly<Record<string, unknown>>;

interface Nodes {
  readonly text: Described & {
    /** Without flags: JSON Schema has none. */
    readonly form?: RegExp | undefined;
    readonly isFilled?: boolean;
    readonly message: Wording;
  };
  readonly number: Described & {
    readonly isWhole?: boolean;
    readonly min?: number;
    readonly max?: number;
    readonly message: Wording;
  };
  readonly flag: Described & { readonly message: Wording };
  readonly choice: Described & { readonly words: readonly string[]; readonly message: Wording };
  readonly literal: Described & { readonly value: string };
  readonly anything: Described & { readonly keywords?: Keywords };
  readonly nothing: Described & { readonly message: string };
  readonly list: Described & {
    readonly of: SchemaNode;
    readonly message: Wording;
    /** The message for an empty list; absent if it may be empty. */
    readonly empty?: string | undefined;
  };
  readonly object: Described & {
    readonly fields: Fields;
    /** What messages call a key; without it, unknown keys are ignored. */
    readonly noun?: string | undefined;
  };
  readonly record: Described & { readonly of: SchemaNode };
  /** One of several schemas, chosen by the value's shape, so that mistakes inside it are named. */
  readonly either: Described & {
    readonly of: readonly SchemaNode[];
    readonly choose: (input: unknown) => number;
    /** Whether a value can match at most one of them. */
    readonly isExclusive?: boolean;
  };
  readonly transform: Described & {
    readonly of: SchemaNode;
    // Method syntax: the function takes what its own `of` gives, and nothing else calls it.
    to(value: unknown): unknown;
    readonly keywords?: Keywords | undefined;
  };
  readonly optional: Described & { readonly of: SchemaNode; readonly fallback?: unknown };
}

export type Kind = keyof Nodes;

/** A schema of one kind. */
export type NodeOf<K extends Kind> = { readonly kind: K } & Nodes[K];

export type SchemaNode = { readonly [K in Kind]: NodeOf<K> }[Kind];

declare const TYPES: unique symbol;

/** A schema whose values are written as an `Input` and become an `Output`. Only the compiler sees these types. */
export type Schema<Output = unknown, Input = unknown> = SchemaNode & {
  readonly [TYPES]?: () => { readonly output: Output; readonly input: Input };
};

export type OutputOf<S extends Schema> = S extends Schema<infer Output> ? Output : never;
export type InputOf<S extends Schema> = S extends Schema<unknown, infer Input> ? Input : never;

/** The fields of an object, by name. */
export type Fields = Readonly<Record<string, Schema>>;

type Flat<T> = { [K in keyof T]: T[K] };

/** A field that may be `undefined` may be absent. */
type Absent<Types> = { [K in keyof Types]: undefined extends Types[K] ? K : never }[keyof Types];
type WithAbsent<Types> = Flat<Omit<Types, Absent<Types>> & Partial<Pick<Types, Absent<Types>>>>;

/** The parsed object with these fields. */
export type ObjectOf<Of extends Fields> = WithAbsent<{ -readonly [K in keyof Of]: OutputOf<Of[K]> }>;

/** What a config may write for these fields. */
export type WrittenOf<Of extends Fields> = WithAbsent<{ readonly [K in keyof Of]: InputOf<Of[K]> }>;
