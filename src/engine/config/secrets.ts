import type { ConfigIssue, Secret } from '../../contract/config.ts';
import type { AnyObject } from '../schema/objects.ts';
import { ENOUGH, issueAt, jsonPath, type Path } from './issues.ts';

/** `$${` stands for a plain `${`; otherwise a name in braces is a secret from the environment. */
const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const mentionsSecret = (text: string): boolean => /(?<!\$)\$\{/.test(text);

/** A secret that the config names and the environment does not have. */
export interface Unset {
  readonly name: string;
  /** Where it is named. */
  readonly path: Path;
}

/** Puts secrets in their places, and keeps what it used and what it missed. */
export interface SecretReader {
  /** A copy of `value` with every `${NAME}` in its texts (never in its keys) replaced. */
  fill(value: unknown, path: Path): unknown;
  /** For what the public sees: a `${NAME}` in it is a mistake. */
  refuse(value: unknown, path: Path): void;
  /** An object whose fields that `mayHold` secrets are filled; in the others they are refused. */
  fillFields(raw: AnyObject, path: Path, mayHold: (field: string) => boolean): AnyObject;
  readonly secrets: readonly Secret[];
  /** Those that may be missing; where none may, they are among the issues. */
  readonly unset: readonly Unset[];
  readonly issues: readonly ConfigIssue[];
}

type Lookup = (name: string) => string | undefined;

/** For a document without any: `text` is all of it. An escape could spell one. To split is QuickJS's fastest search. */
export const mayMentionSecret = (text: string): boolean => text.split('${').length + text.split('\\u').length > 2;

/** What reads a document that mentions no secret. */
export const NO_SECRETS: SecretReader = {
  fill: (value) => value,
  refuse: () => {},
  fillFields: (raw) => raw,
  secrets: [],
  unset: [],
  issues: [],
};

export interface SecretRules {
  /** Names that no secret may have, because the runtime uses them itself. */
  readonly taken?: readonly string[] | undefined;
  /** Whether a secret may be missing: what needs it is then set aside instead of refused. */
  readonly mayBeUnset?: boolean | undefined;
}

export const readSecrets = (lookup: Lookup, { taken = [], mayBeUnset = false }: SecretRules = {}): SecretReader => {
  const unset: Unset[] = [];
  const values = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  const complain = (path: Path, message: string) => {
    if (issues.length < ENOUGH) issues.push(issueAt(path, message));
  };
  const lookUp = (name: string, whole: string, path: Path): string => {
    if (taken.includes(name)) {
      complain(path, `${name} is a binding of the Worker itself; give the secret another name`);
      return whole;
    }
    const value = NAME.test(name) ? lookup(name) : undefined;
    if (value) values.set(name, value);
    else if (mayBeUnset && NAME.test(name)) unset.push({ name, path });
    else complain(path, missing(name, whole, value));
    return value || whole;
  };
  const expand = (text: string, path: Path): string =>
    text.replace(REFERENCE, (whole, name: string | undefined) =>
      name === undefined ? '${' : lookUp(name, whole, path),
    );
  const fill: SecretReader['fill'] = (value, path) => mapTexts(value, path, expand);
  const refuse: SecretReader['refuse'] = (value, path) => {
    mapTexts(value, path, (text, path) => {
      if (mentionsSecret(text)) complain(path, 'a secret may not stand here: this field is not kept secret');
      return text;
    });
  };
  return {
    fill,
    refuse,
    fillFields: (raw, path, mayHold) => {
      const read = ([field, value]: [string, unknown]): [string, unknown] => {
        if (mayHold(field)) return [field, fill(value, [...path, field])];
        refuse(value, [...path, field]);
        return [field, value];
      };
      return Object.fromEntries(Object.entries(raw).map(read));
    },
    get secrets() {
      return [...values].map(([name, value]) => ({ name, value }));
    },
    unset,
    issues,
  };
};

const missing = (name: string, whole: string, value: string | undefined): string => {
  if (!NAME.test(name))
    return `\`${whole}\` names no secret (letters, digits and _); write \`$${whole}\` for the text itself`;
  if (value === '') return `the secret ${name} is empty`;
  return `the secret ${name} is not set; set it in the environment (on Cloudflare: wrangler secret put ${name})`;
};

const mapTexts = (value: unknown, path: Path, change: (text: string, path: Path) => string): unknown => {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, [...path, index], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, [...path, key], change)]));
};

/** Those of `issues` that do not lie in a place which lacks its secret: a text without it is rarely right. */
export const withoutEchoes = (issues: readonly ConfigIssue[], unset: readonly Unset[]): readonly ConfigIssue[] => {
  const places = unset.map(({ path }) => jsonPath(path));
  return issues.filter(({ path }) => !places.includes(path));
};

export const namesOf = (unset: readonly Unset[]): readonly string[] => [...new Set(unset.map(({ name }) => name))];
