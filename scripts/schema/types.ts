import { DURATION, PERCENT, SIZE, SIZE_UNITS } from '../../src/engine/util/units.ts';

/** TypeScript types from the JSON Schema of `checks.json`, with its descriptions as the comments that editors show. */

interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  /** Nothing fits: the name is reserved. */
  readonly not?: object;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
}

/** Texts of a form that TypeScript has words for. */
const FORMS: Readonly<Record<string, string>> = {
  [DURATION.source]: 'Duration',
  [SIZE.source]: 'Size',
  [PERCENT.source]: 'Percentage',
};

const FORM_TYPES = `/** Such as \`"10s"\`. */
export type Duration = \`\${number}\${'ms' | 's' | 'm' | 'h' | 'd'}\`;
/** Such as \`"512MiB"\`. */
export type Size = \`\${number}\${${SIZE_UNITS.map((unit) => `'${unit}'`).join(' | ')}}\`;
/** Such as \`"85%"\`. */
export type Percentage = \`\${number}%\`;
`;

const SIMPLE: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Where a type is not named, it is written in place. */
const typeOf = (node: Node): string => {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return node.enum.map((word) => JSON.stringify(word)).join(' | ');
  const options = node.anyOf ?? node.oneOf;
  if (options) return [...new Set(options.map(typeOf))].join(' | ');
  if (node.type === 'array') return `readonly (${typeOf(node.items ?? {})})[]`;
  if (node.type === 'object') return objectOf(node);
  if (node.pattern !== undefined && FORMS[node.pattern]) return FORMS[node.pattern]!;
  return SIMPLE[node.type ?? ''] ?? 'unknown';
};

const objectOf = (node: Node): string => {
  if (typeof node.additionalProperties === 'object')
    return `{ readonly [name: string]: ${typeOf(node.additionalProperties)} }`;
  return node.properties ? `{\n${fieldsOf(node)}}` : '{ readonly [name: string]: unknown }';
};

const commentOf = ({ description, default: standard }: Node): string => {
  const isShown = standard !== undefined && typeof standard !== 'object';
  const words = [description, ...(isShown ? [`@default ${JSON.stringify(standard)}`] : [])].filter(Boolean);
  return words.length === 0 ? '' : `/** ${words.join('\n * ').replaceAll('*/', '* /')} */\n`;
};

/** The fields of an object, those left out that are defined elsewhere. */
const fieldsOf = ({ properties = {}, required = [] }: Node): string =>
  Object.entries(properties)
    .filter(([, { $ref, not }]) => $ref === undefined && not === undefined)
    .map(([name, node]) => {
      const key = /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
      return `${commentOf(node)}readonly ${key}${required.includes(name) ? '' : '?'}: ${typeOf(node)};\n`;
    })
    .join('');

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const nameOf = ({ properties }: Node, suffix: string): string =>
  `${pascalCase(String(properties!.type!.const))}${suffix}`;

/** One kind of check: its own fields, and those that every check has unless it gives them a form of its own. */
const checkOf = (node: Node, common: readonly string[]): string => {
  const own = common.filter((name) => node.properties![name] !== undefined && !node.properties![name].$ref);
  const base = own.length === 0 ? 'CommonFields' : `Omit<CommonFields, ${own.map((name) => `'${name}'`).join(' | ')}>`;
  return `${commentOf(node)}export interface ${nameOf(node, 'Check')} extends ${base} {\n${fieldsOf(node)}}\n`;
};

/** Fields that are the same in every channel. */
const sharedBy = ([first, ...others]: readonly Node[]): Readonly<Record<string, Node>> =>
  Object.fromEntries(
    Object.entries(first!.properties!).filter(([name, field]) =>
      others.every(({ properties }) => JSON.stringify(properties![name]) === JSON.stringify(field)),
    ),
  );

const without = (node: Node, names: readonly string[]): Node => ({
  ...node,
  properties: Object.fromEntries(Object.entries(node.properties!).filter(([name]) => !names.includes(name))),
});

const alertOf = (node: Node, shared: readonly string[]): string =>
  `${commentOf(node)}export interface ${nameOf(node, 'Alert')} extends AlertFields {\n${fieldsOf(without(node, shared))}}\n`;

/** The module's text: an interface for each check type and channel, and one for what is neither. */
export const typesText = (schema: Node): string => {
  const { checks, alerts, $schema: _, ...sections } = schema.properties!;
  const [types, channels] = [checks!.items!.oneOf!, alerts!.items!.oneOf!];
  const common = schema.$defs!;
  const shared = sharedBy(channels);
  const names = (nodes: readonly Node[], suffix: string) => nodes.map((node) => nameOf(node, suffix)).join(' | ');
  return [
    '// Written by scripts/schema.ts: run "npm run schema".\n',
    FORM_TYPES,
    `/** Fields that every check has. */\nexport interface CommonFields {\n${fieldsOf({ properties: common, required: ['id'] })}}\n`,
    ...types.map((node) => checkOf(node, Object.keys(common))),
    `export type BuiltInCheck = ${names(types, 'Check')};\n`,
    `/** Fields that every entry of alerts has. */\nexport interface AlertFields {\n${fieldsOf({ properties: shared })}}\n`,
    ...channels.map((node) => alertOf(node, Object.keys(shared))),
    `export type BuiltInAlert = ${names(channels, 'Alert')};\n`,
    `/** All of the file but its checks and alerts. */\nexport interface Sections {\n${fieldsOf({ properties: sections })}}\n`,
  ].join('\n');
};
