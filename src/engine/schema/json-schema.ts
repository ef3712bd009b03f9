import type { Fields, Kind, NodeOf, Schema, SchemaNode } from '../../contract/schema.ts';

/** JSON Schema (draft-07, which every editor knows) of what a schema reads. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that are described once, in `$defs`, by name. */
type Named = ReadonlyMap<SchemaNode, string>;

/** Leaves out what is not set, and puts the description last. */
const described = (keywords: JsonSchema, { about }: SchemaNode): JsonSchema => {
  const description = about === undefined ? {} : { description: about };
  return Object.fromEntries(Object.entries({ ...keywords, ...description }).filter(([, value]) => value !== undefined));
};

const objectSchema = ({ fields, noun }: NodeOf<'object'>, named: Named): JsonSchema => ({
  type: 'object',
  properties: propertiesOf(fields, named),
  required: Object.keys(fields).filter((key) => fields[key]!.kind !== 'optional'),
  additionalProperties: noun === undefined ? undefined : false,
});

const propertiesOf = (fields: Fields, named: Named): JsonSchema =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field, named)]));

const KEYWORDS: { readonly [K in Kind]: (node: NodeOf<K>, named: Named) => JsonSchema } = {
  text: ({ form, isFilled }) => ({ type: 'string', minLength: isFilled ? 1 : undefined, pattern: form?.source }),
  number: ({ isWhole, min, max }) => ({ type: isWhole ? 'integer' : 'number', minimum: min, maximum: max }),
  flag: () => ({ type: 'boolean' }),
  choice: ({ words }) => ({ enum: words, type: 'string' }),
  literal: ({ value }) => ({ const: value }),
  anything: ({ keywords = {} }) => keywords,
  nothing: () => ({ not: {} }),
  list: ({ of, empty }, named) => ({
    type: 'array',
    items: schemaOf(of, named),
    minItems: empty === undefined ? undefined : 1,
  }),
  object: objectSchema,
  record: ({ of }, named) => ({
    type: 'object',
    propertyNames: { type: 'string' },
    additionalProperties: schemaOf(of, named),
  }),
  either: ({ of, isExclusive }, named) => ({
    [isExclusive ? 'oneOf' : 'anyOf']: of.map((each) => schemaOf(each, named)),
  }),
  transform: ({ of, keywords }, named) => ({ ...schemaOf(of, named), ...keywords }),
  optional: ({ of, fallback }, named) => ({ ...schemaOf(of, named), default: fallback }),
};

const withoutName = (node: SchemaNode, named: Named): JsonSchema =>
  described(KEYWORDS[node.kind](node as never, named), node);

const schemaOf = (node: SchemaNode, named: Named): JsonSchema => {
  const name = named.get(node);
  return name === undefined ? withoutName(node, named) : { $ref: `#/$defs/${name}` };
};

/** @param definitions - schemas that are used in many places */
export const jsonSchemaOf = (schema: Schema, definitions: Fields = {}): JsonSchema => {
  const named: Named = new Map(Object.entries(definitions).map(([name, field]) => [field, name]));
  const $defs = Object.entries(definitions).map(([name, field]) => [name, withoutName(field, named)]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schemaOf(schema, named),
    $defs: Object.fromEntries($defs),
  };
};
