import type { ChannelRegistry } from '../../contract/alert.ts';
import type { CheckRegistry } from '../../contract/check.ts';
import { type JsonSchema, jsonSchemaOf } from '../schema/json-schema.ts';
import { variant } from '../schema/objects.ts';
import { COMMON, checkField } from './common.ts';
import { documentField } from './document.ts';

/** JSON Schema (draft-07, which every editor knows) of `checks.json`, from the same fields that {@link parseConfig} uses. */
export const configSchema = (checks: CheckRegistry, channels?: ChannelRegistry): JsonSchema => {
  const types = Object.values(checks).map(checkField);
  const { type: _, ...common } = COMMON;
  const schema = jsonSchemaOf(documentField(variant('type', types), channels), common);
  const { alerts, ...properties } = schema.properties as Record<string, JsonSchema>;
  return {
    $schema: schema.$schema,
    title: 'checks.json of Sitrep',
    ...schema,
    properties: { ...properties, alerts: secretsAllowed(alerts!, channels ?? {}) },
  };
};

/**
 * Forms of a channel's own fields are judged once secrets are in place; an editor sees the text before, where `${NAME}`
 * may stand.
 */
const secretsAllowed = (alerts: JsonSchema, channels: ChannelRegistry): JsonSchema => {
  const items = alerts.items as JsonSchema;
  const relaxed = (items.oneOf as JsonSchema[] | undefined)?.map((entry) => {
    const properties = entry.properties as Record<string, JsonSchema>;
    const own = channels[properties.type!.const as string]?.schema ?? {};
    const fields = Object.entries(properties).map(([name, field]) => [name, name in own ? relax(field) : field]);
    return { ...entry, properties: Object.fromEntries(fields) };
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
