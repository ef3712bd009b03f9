import { WINDOWS } from '../../../contract/view.ts';
import { reference, type SchemaName } from './schemas.ts';

/** OpenAPI 3.1's objects, as far as the routes need them (spec.openapis.org/oas/v3.1.0). */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: true;
  readonly description: string;
  readonly schema: object;
}

export interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface Operation {
  /** What generated clients call their function. Once published, it is kept. */
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: NonNullable<Answer['content']> };
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Paths = Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', Operation>>>>>;

/** The schema of any text. */
export const TEXT = { type: 'string' };

/** An answer of one of our schemas. */
export const json = (description: string, name: SchemaName): Answer => ({
  description,
  content: { 'application/json': { schema: reference(name) } },
});
/** An answer of a media type without a schema. */
export const text = (description: string, type: string): Answer => ({
  description,
  content: { [type]: { schema: TEXT } },
});
/** An error, and when it is given. */
export const problem = (description: string): Answer => ({
  description,
  content: { 'application/problem+json': { schema: reference('Problem') } },
});

/** A parameter in the path: text. */
export const path = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: TEXT,
});
/** A parameter in the query, which may be left out: text unless `schema` says otherwise. */
export const query = (name: string, description: string, schema: object = TEXT): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});

/** What many routes have in common. */
export const CHECK = path('id', 'Id of a check.');
export const MISSING = problem('There is no such check, or it is not public.');
export const UNREADABLE = problem('The store cannot be read at the moment; `Retry-After` says when to come back.');
export const CAPPED = problem(
  "The Board cannot answer, or the day's share of such reads is used up; `Retry-After` says when to come back.",
);
export const UNANSWERED = problem('The Board cannot answer at the moment; `Retry-After` says when to come back.');
export const WRONG = problem('A parameter is invalid.');
export const UNCHANGED: Answer = { description: 'Not changed since the `ETag` of `If-None-Match`.' };
export const LOCATION = query('location', 'As one location of the check sees it.');
export const HISTORY_WINDOW = query('window', 'How far back.', { enum: WINDOWS, default: '24h' });
