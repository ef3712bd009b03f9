import type { Notice } from '../../contract/alert.ts';
import type { SpecIssue, SpecOf } from '../../contract/check.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import type { Schema } from '../../contract/schema.ts';
import { check, optional } from '../../engine/schema/combine.ts';
import { anything } from '../../engine/schema/fields.ts';
import { record } from '../../engine/schema/objects.ts';
import { HEADER_NAME, HEADER_VALUE } from '../../engine/util/header-rules.ts';
import { choice, text, url } from '../fields.ts';
import { post } from '../request.ts';
import { fill, headerEscape, jsonEscape, PLACEHOLDERS, unknownPlaceholders } from '../template.ts';

/** Every text in a JSON value. */
const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

/** Known placeholders only, in every text. */
const filled = <const S extends Schema>(schema: S) =>
  check(schema, (value) =>
    textsOf(value)
      .flatMap(unknownPlaceholders)
      .map((name) => ({
        path: [],
        message: `unknown placeholder {{${name}}}; known are ${PLACEHOLDERS.join(', ')}`,
      })),
  );

const schema = {
  method: optional(choice('request method', ['POST', 'PUT', 'PATCH', 'GET']), 'POST'),
  url: filled(url('request URL; inserted values are percent-encoded')),
  headers: optional(filled(record(text('header value'), 'request headers by name')), {}),
  body: optional(filled(anything('request body: a text, or a JSON value whose texts may hold placeholders'))),
};

type Spec = SpecOf<typeof schema>;

const fillAll = (value: unknown, replace: (template: string) => string): unknown => {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => fillAll(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAll(item, replace)]));
};

/** A text that is JSON once it is filled in; `undefined` for any other, as `{{title}}` or `[acme] {{text}}`. */
const jsonOf = (template: string, notice: Notice): string | undefined => {
  const filled = fill(template, notice, jsonEscape);
  try {
    return typeof JSON.parse(filled) === 'object' ? filled : undefined;
  } catch {
    return undefined;
  }
};

const headerMistakes = (headers: Spec['headers']): readonly SpecIssue[] =>
  Object.entries(headers).flatMap(([name, value]) => {
    const path = ['headers', name];
    if (!HEADER_NAME.test(name)) return [{ path, message: 'is not a header name' }];
    if (HEADER_VALUE.test(value)) return [];
    return [{ path, message: 'holds a character that a header cannot (only printable ASCII)' }];
  });

const mistakesOf = ({ method, headers, body }: Spec): readonly SpecIssue[] => [
  ...headerMistakes(headers),
  ...(method === 'GET' && body !== undefined
    ? [{ path: ['body'], message: 'a GET request carries no body; set "method": "POST"' }]
    : []),
];

/** Half a surrogate pair, as a message that was cut may end in, has no percent-encoding. */
const urlEscape = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Any receiver that takes an HTTP request; `{{title}}` and its kin are filled in. */
export const http = defineChannel({
  type: 'http',
  about: `Any HTTP request, with placeholders: ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(' ')}.`,
  schema,
  refine: mistakesOf,
  send: ({ spec: { method, url, headers, body }, notice, ports, scope }) => {
    const json = typeof body === 'string' ? jsonOf(body, notice) : undefined;
    const inText = (template: string): string => fill(template, notice, (value) => value);
    return post(
      {
        method,
        url: fill(url, notice, urlEscape),
        headers: [
          ...(json === undefined ? [] : [['content-type', 'application/json'] as const]),
          ...Object.entries(headers).map(
            ([name, value]) => [name.toLowerCase(), fill(value, notice, headerEscape)] as const,
          ),
        ],
        ...(body === undefined ? {} : { body: json ?? fillAll(body, inText) }),
      },
      ports,
      scope,
    );
  },
});
