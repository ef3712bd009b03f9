import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** As much of an OpenAPI document as tests look at. */
export interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

const validator = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(validator);

export const describedBy = async (url: string): Promise<Description> =>
  (await fetch(`${url}/openapi.json`)).json() as Promise<Description>;

/** The schema with no room for fields that it does not name: an answer shows what is listed and nothing else. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
};

/** What an answer has that its description has not; empty where it is as described. */
export const undescribed = async (
  { paths, components }: Description,
  path: string,
  method: string,
  answer: Response,
): Promise<readonly string[]> => {
  const described = paths[path]?.[method.toLowerCase()]?.responses[String(answer.status)];
  if (described === undefined) return [`${method} ${path} says nothing of ${answer.status}`];
  const body = await answer.text();
  if (described.content === undefined) return body === '' ? [] : [`a body where none is described: ${body}`];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const media = described.content[type];
  if (media === undefined) return [`type ${type} is not described`];
  const value = /json$/.test(type) ? JSON.parse(body) : body;
  if (validator.validate(closed({ ...media.schema, components }) as object, value)) return [];
  return (validator.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
