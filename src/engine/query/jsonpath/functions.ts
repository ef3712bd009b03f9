import type { Work } from '../../../contract/ports.ts';
import { matchesIRegexp } from './iregexp.ts';

/** The types of section 2.4.1. */
type Type = 'value' | 'logical' | 'nodes';

/** No value: a query that selects nothing, the length of a number. */
export const NOTHING: unique symbol = Symbol('nothing');

export interface FunctionType {
  readonly takes: readonly Type[];
  readonly gives: Type;
  /** A parameter of type `nodes` is the list of their values. */
  readonly run: (work: Work, ...args: readonly unknown[]) => unknown;
}

const isTextual = (value: unknown): value is string => typeof value === 'string';

const lengthOf = (work: Work, value: unknown): unknown => {
  // Unicode scalar values; a surrogate pair is one.
  if (isTextual(value)) {
    work.spend(value.length, 'length()');
    return [...value].length;
  }
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : NOTHING;
};

const matches = (isWhole: boolean) => (work: Work, value: unknown, pattern: unknown) =>
  isTextual(value) && isTextual(pattern) && matchesIRegexp(pattern, value, isWhole, work);

/** Sections 2.4.4 to 2.4.8. */
export const FUNCTIONS: Readonly<Record<string, FunctionType>> = {
  length: { takes: ['value'], gives: 'value', run: lengthOf },
  count: { takes: ['nodes'], gives: 'value', run: (_, values) => (values as unknown[]).length },
  match: { takes: ['value', 'value'], gives: 'logical', run: matches(true) },
  search: { takes: ['value', 'value'], gives: 'logical', run: matches(false) },
  value: {
    takes: ['nodes'],
    gives: 'value',
    run: (_, values) => ((values as unknown[]).length === 1 ? (values as unknown[])[0] : NOTHING),
  },
};
