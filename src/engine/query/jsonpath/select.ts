import { FUNCTIONS, NOTHING } from './functions.ts';
import type { Call, Operand, Operator, Query, Segment, Selector, Test } from './query.ts';

/** A place in the document; its way from the root is told only of what is shown. */
export interface Node {
  readonly value: unknown;
  readonly parent?: Node;
  readonly key?: string | number;
}

/** Values that any query may look at; beyond, twice as many as there are, which `$..*` needs. */
const FREE_VALUES = 20_000;

/** The nodes that a query selects, in the order of section 2.1.2; `undefined` where it would look at too many. */
export function select(query: Query, document: unknown, equal: Equal): Node[] | undefined {
  const root: Node = { value: document };
  if (query.names) return follow(query.names, root);
  const selection = new Selection(root, equal);
  const nodes = selection.run(query, root);
  return selection.isExhausted ? undefined : nodes;
}

function follow(names: readonly string[], root: Node): Node[] {
  let node: Node | undefined = root;
  for (const name of names) {
    node = memberOf(node, name);
    if (node === undefined) return [];
  }
  return [node];
}

function memberOf(parent: Node, key: string): Node | undefined {
  const { value } = parent;
  return isObject(value) && Object.hasOwn(value, key) ? { value: value[key], parent, key } : undefined;
}

/** The node below `parent` that a key or an index leads to, if there is one. */
function childOf(parent: Node, selector: Extract<Selector, { kind: 'name' | 'index' }>): Node | undefined {
  if (selector.kind === 'name') return memberOf(parent, selector.name);
  const { value } = parent;
  if (!Array.isArray(value)) return undefined;
  const key = selector.index < 0 ? value.length + selector.index : selector.index;
  return key >= 0 && key < value.length ? { value: value[key], parent, key } : undefined;
}

type Equal = (left: unknown, right: unknown) => boolean;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One evaluation: what filters ask of the root, and how values are compared. */
class Selection {
  readonly #root: Node;
  readonly #equal: Equal;
  #seen = 0;
  #most = FREE_VALUES;

  constructor(root: Node, equal: Equal) {
    this.#root = root;
    this.#equal = equal;
  }

  get isExhausted(): boolean {
    return this.#seen > this.#most;
  }

  #children(node: Node): Node[] {
    const { value } = node;
    if (Array.isArray(value)) {
      return this.#mayLookAt(value.length) ? value.map((item, key) => ({ value: item, parent: node, key })) : [];
    }
    const keys = isObject(value) ? Object.keys(value) : [];
    return this.#mayLookAt(keys.length) ? keys.map((key) => memberOf(node, key)!) : [];
  }

  /**
   * A second `..`, or one inside a filter, goes over the document again from each of its values: that would take minutes
   * and gigabytes, where no timeout can interrupt it. Once too many are seen, nothing has children.
   */
  #mayLookAt(count: number): boolean {
    this.#seen += count;
    if (this.isExhausted && this.#most === FREE_VALUES) this.#most += 2 * countValues(this.#root.value);
    return !this.isExhausted;
  }

  run({ from, segments }: Query, current: Node): Node[] {
    let nodes = [from === '$' ? this.#root : current];
    for (const segment of segments) {
      const found: Node[] = [];
      for (const node of nodes) this.#collect(segment, node, found);
      nodes = found;
    }
    return nodes;
  }

  #collect(segment: Segment, node: Node, found: Node[]): void {
    for (const selector of segment.selectors) {
      for (const one of this.#selector(selector, node)) found.push(one);
    }
    if (!segment.isDescendant) return;
    for (const child of this.#children(node)) this.#collect(segment, child, found);
  }

  #selector(selector: Selector, node: Node): Node[] {
    const { value } = node;
    switch (selector.kind) {
      case 'name':
      case 'index': {
        const child = childOf(node, selector);
        return child ? [child] : [];
      }
      case 'slice':
        return Array.isArray(value) ? elements(node, value, sliced(selector, value.length)) : [];
      case 'wildcard':
        return this.#children(node);
      case 'filter':
        return this.#children(node).filter((child) => this.#holds(selector.test, child));
    }
  }

  #holds(test: Test, node: Node): boolean {
    switch (test.kind) {
      case 'or':
        return test.tests.some((one) => this.#holds(one, node));
      case 'and':
        return test.tests.every((one) => this.#holds(one, node));
      case 'not':
        return !this.#holds(test.test, node);
      case 'exists':
        return this.run(test.query, node).length > 0;
      case 'call':
        return this.#call(test.call, node) === true;
      case 'compare':
        return this.#compare(test.operator, this.#operand(test.left, node), this.#operand(test.right, node));
    }
  }

  #operand(operand: Operand, node: Node): unknown {
    if (operand.kind === 'literal') return operand.value;
    if (operand.kind === 'call') return this.#call(operand.call, node);
    const [only] = this.run(operand.query, node);
    return only === undefined ? NOTHING : only.value;
  }

  #call({ name, args }: Call, node: Node): unknown {
    const { takes, run } = FUNCTIONS[name]!;
    const values = (operand: Operand) =>
      operand.kind === 'query' ? this.run(operand.query, node).map(({ value }) => value) : [];
    return run(...args.map((arg, index) => (takes[index] === 'nodes' ? values(arg) : this.#operand(arg, node))));
  }

  /** Section 2.3.5.2.2: only numbers and texts have an order. */
  #compare(operator: Operator, left: unknown, right: unknown): boolean {
    switch (operator) {
      case '==':
        return this.#equal(left, right);
      case '!=':
        return !this.#equal(left, right);
      case '<':
        return isLess(left, right);
      case '>':
        return isLess(right, left);
      case '<=':
        return isLess(left, right) || this.#equal(left, right);
      case '>=':
        return isLess(right, left) || this.#equal(left, right);
    }
  }
}

const countValues = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, item) => sum + countValues(item), 1)
    : 1;

const elements = (parent: Node, list: readonly unknown[], indexes: readonly number[]): Node[] =>
  indexes.filter((index) => index >= 0 && index < list.length).map((key) => ({ value: list[key], parent, key }));

/** The indexes of a slice (section 2.3.4.2.2). */
function sliced({ start, end, step }: Extract<Selector, { kind: 'slice' }>, length: number): number[] {
  const indexes: number[] = [];
  const fromEnd = (index: number) => (index < 0 ? length + index : index);
  const clamp = (index: number, low: number, high: number) => Math.min(Math.max(fromEnd(index), low), high);
  if (step > 0) {
    const last = clamp(end ?? length, 0, length);
    for (let index = clamp(start ?? 0, 0, length); index < last; index += step) indexes.push(index);
  } else if (step < 0) {
    const last = end === undefined ? -1 : clamp(end, -1, length - 1);
    const first = start === undefined ? length - 1 : clamp(start, -1, length - 1);
    for (let index = first; index > last; index += step) indexes.push(index);
  }
  return indexes;
}

function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return typeof left === 'string' && typeof right === 'string' && isBefore(left, right);
}

/** By Unicode scalar values; UTF-16 has those beyond U+FFFF before some that are less. */
function isBefore(left: string, right: string): boolean {
  const [one, other] = [[...left], [...right]];
  const at = one.findIndex((char, index) => char !== other[index]);
  if (at < 0) return one.length < other.length;
  return at < other.length && one[at]!.codePointAt(0)! < other[at]!.codePointAt(0)!;
}

const SIMPLE = /^[A-Za-z_]\w*$/;

/** Where a node is, as a query that selects it alone: `$.parts[1]['set-cookie']`. */
export function pathOf({ parent, key }: Node): string {
  if (parent === undefined) return '$';
  if (typeof key === 'number') return `${pathOf(parent)}[${key}]`;
  const name = String(key);
  return `${pathOf(parent)}${SIMPLE.test(name) ? `.${name}` : `[${quoted(name)}]`}`;
}

/** As section 2.7 has it, in single quotes. */
const quoted = (name: string): string =>
  `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
