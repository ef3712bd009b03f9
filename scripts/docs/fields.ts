import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { configSchema } from '../../src/engine/config/json-schema.ts';
import { DURATION, PERCENT, SIZE } from '../../src/engine/util/units.ts';
import { sentence, table } from './markdown.ts';

/** The part of a JSON Schema that a table shows. */
export interface Field {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Field | false;
  readonly not?: unknown;
  readonly $ref?: string;
}

/** The schema of `checks.json`, as far as tables show it. */
export const schema = configSchema(CHECKS, CHANNELS) as unknown as {
  readonly properties: {
    readonly defaults: Field;
    readonly site: Field;
    readonly checks: { readonly items: { readonly oneOf: readonly Field[] } };
    readonly alerts: { readonly items: { readonly oneOf: readonly Field[] } };
    readonly maintenance: { readonly items: Field };
  };
  readonly $defs: Readonly<Record<string, Field>>;
};

/** The one of `alternatives` that is for entries of this `type`. */
export const alternative = (alternatives: readonly Field[], type: string): Field =>
  alternatives.find(({ properties }) => properties?.type?.const === type)!;

const PATTERNS: Readonly<Record<string, string>> = {
  [DURATION.source]: 'duration',
  [SIZE.source]: 'size',
  [PERCENT.source]: 'percentage',
};

const formOf = (field: Field): string => {
  if (field.enum) return field.enum.map((word) => `\`${word}\``).join(' ');
  if (field.anyOf) return [...new Set(field.anyOf.map(formOf))].join(' or ');
  if (field.type === 'boolean') return '`true` `false`';
  if (field.type === 'integer') return `number${rangeOf(field)}`;
  if (field.type === 'array') return `list of ${field.items ? formOf(field.items) : 'anything'}`;
  if (field.type === 'object') return field.additionalProperties ? 'object by name' : 'object';
  if (field.type === 'string') return PATTERNS[field.pattern ?? ''] ?? 'text';
  return typeof field.type === 'string' ? field.type : 'any JSON';
};

const rangeOf = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Field): string => {
  if (maximum < Number.MAX_SAFE_INTEGER) return ` ${minimum}–${maximum}`;
  return minimum > 0 ? ` from ${minimum}` : '';
};

/** One row a field; the fields of a section (`expect`) follow as `expect.status`. */
const rowsOf = ({ properties = {}, required = [] }: Field, prefix = ''): string[][] => {
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = property.$ref ? schema.$defs[property.$ref.replace('#/$defs/', '')]! : property;
    const standard = required.includes(name) ? '**required**' : defaultOf(field);
    const row = [`\`${prefix}${name}\``, formOf(field), standard, sentence(field.description)];
    return field.properties ? rowsOf(field, `${prefix}${name}.`) : [row];
  });
};

const defaultOf = ({ default: value }: Field): string => {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isEmpty || value === '' ? '–' : `\`${JSON.stringify(value)}\``;
};

/** One row a field: what it may be, what it is if absent, what it means. */
export const fieldTable = (fields: Field): string => table(['field', 'value', 'default', 'meaning'], rowsOf(fields));
