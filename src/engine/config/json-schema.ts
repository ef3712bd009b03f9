import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { ChannelRegistry } from '../../contract/alert.ts';
import type { CheckRegistry } from '../../contract/check.ts';
import { COMMON, checkField } from './common.ts';
import { documentField } from './document.ts';

/** Rules in code, which JSON Schema has no words for: the order of warn and fail, say. */
const BEYOND_SCHEMA = ['check', 'raw_check', 'partial_check'];

/** JSON Schema (draft-07, which every editor knows) of `checks.json`, from the same fields that {@link parseConfig} uses. */
export const configSchema = (checks: CheckRegistry, channels?: ChannelRegistry): JsonSchema => {
  const types = Object.values(checks).map(checkField);
  const { type: _, ...common } = COMMON;
  const document = documentField(v.variant('type', types as never), channels);
  const schema = toJsonSchema(document, { typeMode: 'input', ignoreActions: BEYOND_SCHEMA, definitions: common });
  const { alerts, ...properties } = schema.properties!;
  return {
    $schema: schema.$schema!,
    title: 'checks.json of Sitrep',
    ...schema,
    properties: { ...properties, alerts: secretsAllowed(alerts as JsonSchema, channels ?? {}) },
  };
};

/**
 * Forms of a channel's own fields are judged once secrets are in place; an editor sees the text before, where `${NAME}`
 * may stand.
 */
const secretsAllowed = (alerts: JsonSchema, channels: ChannelRegistry): JsonSchema => {
  const items = alerts.items as JsonSchema;
  const relaxed = items.oneOf?.map((entry) => {
    const { properties = {} } = entry as JsonSchema;
    const own = channels[(properties.type as JsonSchema).const as string]?.schema ?? {};
    const fields = Object.entries(properties).map(([name, field]) => [name, name in own ? relax(field) : field]);
    return { ...(entry as JsonSchema), properties: Object.fromEntries(fields) };
  });
  return relaxed === undefined ? alerts : { ...alerts, items: { ...items, oneOf: relaxed } };
};

const relax = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(relax);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === 'pattern' && typeof value === 'string' ? [key, `(?:${value})|\\$\\{`] : [key, relax(value)],
    ),
  );
};
