import type { ConfigIssue, Secret } from '../../contract/config.ts';
import type { AnyObject } from '../schema/objects.ts';
import { issueAt, type Path } from './issues.ts';

/** `$${` stands for a plain `${`; otherwise a name in braces is a secret from the environment. */
const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const mentionsSecret = (text: string): boolean => /(?<!\$)\$\{/.test(text);

/** Puts secrets in their places, and keeps what it used and what it missed. */
export interface SecretReader {
  /** A copy of `value` with every `${NAME}` in its texts (never in its keys) replaced. */
  fill(value: unknown, path: Path): unknown;
  /** For what the public sees: a `${NAME}` in it is a mistake. */
  refuse(value: unknown, path: Path): void;
  /** An object whose fields that `mayHold` secrets are filled; in the others they are refused. */
  fillFields(raw: AnyObject, path: Path, mayHold: (field: string) => boolean): AnyObject;
  readonly secrets: readonly Secret[];
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
  issues: [],
};

/** @param taken names that are no secret's, as the door has them for itself. */
export function readSecrets(lookup: Lookup, taken: readonly string[] = []): SecretReader {
  const values = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  const lookUp = (name: string, whole: string, path: Path): string => {
    if (taken.includes(name)) {
      issues.push(issueAt(path, `${name} is a binding of the Worker itself; give the secret another name`));
      return whole;
    }
    const value = NAME.test(name) ? lookup(name) : undefined;
    if (value) values.set(name, value);
    else issues.push(issueAt(path, missing(name, whole, value)));
    return value || whole;
  };
  const expand = (text: string, path: Path): string =>
    text.replace(REFERENCE, (whole, name: string | undefined) =>
      name === undefined ? '${' : lookUp(name, whole, path),
    );
  const fill: SecretReader['fill'] = (value, path) => mapTexts(value, path, expand);
  const refuse: SecretReader['refuse'] = (value, path) => {
    mapTexts(value, path, (text, path) => {
      if (mentionsSecret(text))
        issues.push(issueAt(path, 'a secret may not stand here: this field is not kept secret'));
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
    issues,
  };
}

function missing(name: string, whole: string, value: string | undefined): string {
  if (!NAME.test(name))
    return `\`${whole}\` names no secret (letters, digits and _); write \`$${whole}\` for the text itself`;
  if (value === '') return `the secret ${name} is empty`;
  return `the secret ${name} is not set; set it in the environment (on Cloudflare: wrangler secret put ${name})`;
}

function mapTexts(value: unknown, path: Path, change: (text: string, path: Path) => string): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, [...path, index], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, [...path, key], change)]));
}
