/** A parsed JSONPath query (RFC 9535), as plain data. */

export interface Query {
  /** `@`, inside filters, starts at the node that is filtered. */
  readonly from: '$' | '@';
  readonly segments: readonly Segment[];
  /** The names from the root to one node, if the query has nothing else, as most: `$.queue.depth`. */
  readonly names?: readonly string[] | undefined;
}

export interface Segment {
  readonly selectors: readonly Selector[];
  /** `..`: of the node and of all below it. */
  readonly isDescendant: boolean;
}

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  | {
      readonly kind: 'slice';
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number;
    }
  | { readonly kind: 'filter'; readonly test: Test };

/** A condition (LogicalType, section 2.4.1). */
export type Test =
  | { readonly kind: 'or' | 'and'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'exists'; readonly query: Query }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand };

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** An operand of a comparison, or an argument of a function. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'call'; readonly call: Call };

export interface Call {
  readonly name: string;
  readonly args: readonly Operand[];
}

/** The names of segments that have one each and nothing else. */
export const namesOf = (segments: readonly Segment[]): readonly string[] | undefined => {
  const names = segments.map(({ selectors, isDescendant }) => {
    const only = selectors.length === 1 && !isDescendant ? selectors[0]! : undefined;
    return only?.kind === 'name' ? only.name : undefined;
  });
  return names.includes(undefined) ? undefined : (names as string[]);
};

/** Selects at most one node (section 2.3.5.1): only names and indexes. */
export const isSingular = ({ segments }: Query): boolean =>
  segments.every(
    ({ selectors, isDescendant }) =>
      !isDescendant && selectors.length === 1 && (selectors[0]!.kind === 'name' || selectors[0]!.kind === 'index'),
  );
