import { stringify } from 'yaml';

export type Document = Readonly<Record<string, unknown>>;

/** In the package, so that editors know the fields of the version that is installed. */
const SCHEMA = './node_modules/sitrep/checks.schema.json';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A value as TypeScript writes it, with commas at the ends of lines. */
const literal = (value: unknown, indent = ''): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, member]) => {
    const name = IDENTIFIER.test(key) ? key : JSON.stringify(key);
    return `${indent}  ${isList ? '' : `${name}: `}${literal(member, `${indent}  `)},\n`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return parts.length === 0 ? open + close : `${open}\n${parts.join('')}${indent}${close}`;
};

const json = (document: Document): string => `${JSON.stringify({ $schema: SCHEMA, ...document }, null, 2)}\n`;

/** The config in each format, with what makes editors complete its fields. */
export const CONFIG_TEXTS: Readonly<Record<string, (document: Document) => string>> = {
  json,
  jsonc: json,
  yaml: (document) => `# yaml-language-server: $schema=${SCHEMA}\n${stringify(document, { lineWidth: 0 })}`,
  ts: (document) =>
    `import { defineChecks } from 'sitrep/config';\n\nexport default defineChecks(${literal(document)});\n`,
};
