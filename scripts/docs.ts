/** `npm run docs`: writes the tables of docs/, between their markers, from the registries of check types and channels. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CHANNELS } from '../src/alerts/index.ts';
import type { Channel } from '../src/contract/alert.ts';
import type { CheckType } from '../src/contract/check.ts';
import { NODE, WORKER } from '../src/contract/doors.ts';
import { DURATION, PERCENT, SIZE } from '../src/engine/_units.ts';
import { CHECKS } from '../src/engine/checks/index.ts';
import { configSchema } from '../src/engine/schema.ts';

/** The part of a JSON Schema that a table shows. */
interface Field {
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

const schema = configSchema(CHECKS, CHANNELS) as unknown as {
  readonly properties: {
    readonly defaults: Field;
    readonly site: Field;
    readonly checks: { readonly items: { readonly oneOf: readonly Field[] } };
    readonly alerts: { readonly items: { readonly oneOf: readonly Field[] } };
    readonly maintenance: { readonly items: Field };
  };
  readonly $defs: Readonly<Record<string, Field>>;
};

const checkSchema = (type: string): Field =>
  schema.properties.checks.items.oneOf.find(({ properties }) => properties?.type?.const === type)!;

const PATTERNS: Readonly<Record<string, string>> = {
  [DURATION.source]: 'duration',
  [SIZE.source]: 'size',
  [PERCENT.source]: 'percentage',
};

function formOf(field: Field): string {
  if (field.enum) return field.enum.map((word) => `\`${word}\``).join(' ');
  if (field.anyOf) return [...new Set(field.anyOf.map(formOf))].join(' or ');
  if (field.type === 'boolean') return '`true` `false`';
  if (field.type === 'integer') return `number${rangeOf(field)}`;
  if (field.type === 'array') return `list of ${field.items ? formOf(field.items) : 'anything'}`;
  if (field.type === 'object') return field.additionalProperties ? 'object by name' : 'object';
  if (field.type === 'string') return PATTERNS[field.pattern ?? ''] ?? 'text';
  return typeof field.type === 'string' ? field.type : 'any JSON';
}

function rangeOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Field): string {
  if (maximum < Number.MAX_SAFE_INTEGER) return ` ${minimum}–${maximum}`;
  return minimum > 0 ? ` from ${minimum}` : '';
}

/** One row a field; the fields of a section (`expect`) follow as `expect.status`. */
function rowsOf({ properties = {}, required = [] }: Field, prefix = ''): string[][] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = property.$ref ? schema.$defs[property.$ref.replace('#/$defs/', '')]! : property;
    const standard = required.includes(name) ? '**required**' : defaultOf(field);
    const row = [`\`${prefix}${name}\``, formOf(field), standard, sentence(field.description)];
    return field.properties ? rowsOf(field, `${prefix}${name}.`) : [row];
  });
}

function defaultOf({ default: value }: Field): string {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isEmpty || value === '' ? '–' : `\`${JSON.stringify(value)}\``;
}

/** Descriptions are written as phrases or as sentences; a table shows them alike. */
const sentence = (text = ''): string => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

const FIELD_HEAD = ['field', 'value', 'default', 'meaning'];

const doorsOf = ({ needs }: CheckType): string =>
  [WORKER, NODE]
    .filter(({ offers }) => needs.every((need) => offers.includes(need)))
    .map(({ name }) => (name === WORKER.name ? 'Worker' : 'container'))
    .join(', ');

function measureRows({ measures }: CheckType): string[][] {
  return Object.entries(measures).map(([name, { unit, worse, about }]) => [
    `\`${name}\``,
    unit,
    worse,
    sentence(about),
  ]);
}

function ownTables(type: CheckType): string {
  const properties = Object.fromEntries(
    Object.entries(checkSchema(type.type).properties!).filter(([field]) => field in type.schema),
  );
  const fields = { properties, required: checkSchema(type.type).required ?? [] };
  const measures = table(['measure', 'unit', 'worse when', 'meaning'], measureRows(type));
  return `${table(FIELD_HEAD, rowsOf(fields))}\n\n${measures}`;
}

/** Refused so far: only the schema knows their names. */
const isReserved = (field: Field): boolean => field.not !== undefined;

function commonTable(): string {
  const { properties = {} } = schema.properties.defaults;
  const paced = Object.fromEntries(
    Object.entries(schema.$defs)
      .filter(([, field]) => !isReserved(field))
      .map(([name, field]) => [name, properties[name] ?? field]),
  );
  return table(FIELD_HEAD, rowsOf({ properties: paced, required: ['id'] }));
}

/** Tables by the names of their markers. */
type Sections = Readonly<Record<string, () => string>>;

const overview = (): string =>
  table(
    ['type', 'what it tells', 'measures', 'where'],
    Object.values(CHECKS).map((type) => [
      `[${type.type}](#${type.type})`,
      sentence(type.about),
      Object.keys(type.measures).join(', '),
      doorsOf(type),
    ]),
  );

const CHECK_SECTIONS: Sections = {
  overview,
  common: commonTable,
  site: () => table(FIELD_HEAD, rowsOf(schema.properties.site)),
  ...Object.fromEntries(Object.values(CHECKS).map((type) => [type.type, () => ownTables(type)])),
};

const MARKED = /(<!-- generated: ([\w-]+) -->\n).*?(\n<!-- end -->)/gs;

const routeSchema = (type: string): Field =>
  schema.properties.alerts.items.oneOf.find(({ properties }) => properties?.type?.const === type)!;

/** The fields of an entry of `alerts`: those of its channel, or those that every entry has. */
const routeTable = (channel: Channel, own: boolean): string => {
  const { properties = {}, required = [] } = routeSchema(channel.type);
  const shown = Object.entries(properties).filter(([field]) => field !== 'type' && field in channel.schema === own);
  return table(FIELD_HEAD, rowsOf({ properties: Object.fromEntries(shown), required }));
};

const ALERT_SECTIONS: Sections = {
  channels: () =>
    table(
      ['type', 'where it goes'],
      Object.values(CHANNELS).map(({ type, about }) => [`[${type}](#${type})`, sentence(about)]),
    ),
  common: () => routeTable(CHANNELS.slack!, false),
  maintenance: () => table(FIELD_HEAD, rowsOf(schema.properties.maintenance.items)),
  ...Object.fromEntries(Object.values(CHANNELS).map((channel) => [channel.type, () => routeTable(channel, true)])),
};

/** Pages with tables, by their path. */
const PAGES: Readonly<Record<string, Sections>> = {
  'docs/checks.md': CHECK_SECTIONS,
  'docs/alerts.md': ALERT_SECTIONS,
};

export const PAGES_WITH_TABLES: readonly string[] = Object.keys(PAGES);

/** The text of a page with every marked region as the registry has it; a check type or channel that has none is an error. */
export function withTables(page: string, markdown: string): string {
  const sections = PAGES[page]!;
  const missing = Object.keys(sections).filter((name) => !markdown.includes(`<!-- generated: ${name} -->`));
  if (missing.length > 0) throw new Error(`${page} has no place for: ${missing.join(', ')}`);
  return markdown.replace(MARKED, (_, begin: string, name: string, end: string) => {
    const section = sections[name];
    if (!section) throw new Error(`${page} has a place for ${name}, which is not there`);
    return `${begin}\n${section()}\n${end}`;
  });
}

if (import.meta.main) {
  for (const page of PAGES_WITH_TABLES) {
    const file = new URL(`../${page}`, import.meta.url);
    writeFileSync(file, withTables(page, readFileSync(file, 'utf8')));
  }
}
