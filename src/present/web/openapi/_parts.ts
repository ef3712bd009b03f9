import { WINDOWS } from '../../../contract/view.ts';
import { reference, type SchemaName } from './schemas.ts';

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
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Paths = Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', Operation>>>>>;

export const TEXT = { type: 'string' };

export const json = (description: string, name: SchemaName): Answer => ({
  description,
  content: { 'application/json': { schema: reference(name) } },
});
export const text = (description: string, type: string): Answer => ({
  description,
  content: { [type]: { schema: TEXT } },
});
export const problem = (description: string): Answer => ({
  description,
  content: { 'application/problem+json': { schema: reference('Problem') } },
});

export const path = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: TEXT,
});
export const query = (name: string, description: string, schema: object = TEXT): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});

export const CHECK = path('id', 'Id of a check.');
export const MISSING = problem('There is no such check, or it is not public.');
export const UNREADABLE = problem('The store cannot be read at the moment; `Retry-After` says when to come back.');
export const CAPPED = problem(
  "The Board cannot answer, or the day's share of such reads is used up; `Retry-After` says when to come back.",
);
export const UNANSWERED = problem('The Board cannot answer at the moment; `Retry-After` says when to come back.');
export const WRONG = problem('A parameter is not what it should be.');
export const UNCHANGED: Answer = { description: 'Not changed since the `ETag` of `If-None-Match`.' };
export const HISTORY_WINDOW = query('window', 'How far back.', { enum: WINDOWS, default: '24h' });
