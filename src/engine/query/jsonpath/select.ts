import type { Work } from '../../../contract/ports.ts';
import { WorkExceeded } from '../../util/work-budget.ts';
import { FUNCTIONS, NOTHING } from './functions.ts';
import type { Call, Operand, Operator, Query, Segment, Selector, Test } from './query.ts';

/** A place in the document; its path from the root is computed only when it is shown. */
export interface Node {
  readonly value: unknown;
  readonly parent?: Node;
  readonly key?: string | number;
}

/** Nodes that any query may visit; beyond, four times as many as the document has. `$..*` visits each twice. */
const FREE_NODES = 20_000;
const VISITS_OF_A_NODE = 4;

export interface Options {
  /** The query's text, for messages. */
  readonly query: string;
  readonly work: Work;
  readonly equal: (left: unknown, right: unknown, visit: () => void) => boolean;
}

/** The nodes that a query selects, in the order of section 2.1.2. Throws where it visits too many. */
export const select = (query: Query, document: unknown, options: Options): Node[] => {
  const root: Node = { value: document };
  return query.names ? follow(query.names, root) : new Selection(root, options).run(query, root);
};

const follow = (names: readonly string[], root: Node): Node[] => {
  let node: Node | undefined = root;
  for (const name of names) {
    node = memberOf(node, name);
    if (node === undefined) return [];
  }
  return [node];
};

const memberOf = (parent: Node, key: string): Node | undefined => {
  const { value } = parent;
  return isObject(value) && Object.hasOwn(value, key) ? { value: value[key], parent, key } : undefined;
};

/** The node below `parent` that a key or an index leads to, if there is one. */
const childOf = (parent: Node, selector: Extract<Selector, { kind: 'name' | 'index' }>): Node | undefined => {
  if (selector.kind === 'name') return memberOf(parent, selector.name);
  const { value } = parent;
  if (!Array.isArray(value)) return undefined;
  const key = selector.index < 0 ? value.length + selector.index : selector.index;
  return key >= 0 && key < value.length ? { value: value[key], parent, key } : undefined;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One evaluation: cached queries of filters at the root, and the comparison of values. */
class Selection {
  readonly #root: Node;
  readonly #options: Options;
  #visited = 0;
  #most = FREE_NODES;

  constructor(root: Node, options: Options) {
    this.#root = root;
    this.#options = options;
  }

  #children(node: Node): Node[] {
    const { value } = node;
    if (Array.isArray(value)) {
      this.#visit(value.length);
      return value.map((item, key) => ({ value: item, parent: node, key }));
    }
    const keys = isObject(value) ? Object.keys(value) : [];
    this.#visit(keys.length);
    return keys.map((key) => memberOf(node, key)!);
  }

  /**
   * A second `..`, one inside a filter, or a name given twice in each of many brackets visits the same nodes again and
   * again: that would take minutes and gigabytes, where no timeout can interrupt it.
   */
  #visit(count: number): void {
    this.#visited += count;
    this.#spend(count);
    if (this.#visited <= this.#most) return;
    if (this.#most === FREE_NODES) this.#most += VISITS_OF_A_NODE * countValues(this.#root.value);
    if (this.#visited > this.#most) {
      throw new WorkExceeded(`${nameOf(this.#options)} visits the values of the answer too many times`);
    }
  }

  #spend(steps: number): void {
    this.#options.work.spend(steps, nameOf(this.#options));
  }

  #equal(left: unknown, right: unknown): boolean {
    return this.#options.equal(left, right, () => this.#spend(1));
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

  /** Without recursion: a filter may begin another descent at each level of this one. */
  #collect({ selectors, isDescendant }: Segment, start: Node, found: Node[]): void {
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const selector of selectors) {
        for (const one of this.#selector(selector, node)) found.push(one);
      }
      const below = isDescendant ? this.#children(node) : [];
      for (let last = below.pop(); last !== undefined; last = below.pop()) open.push(last);
    }
  }

  #selector(selector: Selector, node: Node): Node[] {
    const { value } = node;
    switch (selector.kind) {
      case 'name':
      case 'index': {
        this.#visit(1);
        const child = childOf(node, selector);
        return child ? [child] : [];
      }
      case 'slice':
        return Array.isArray(value) ? this.#elements(node, value, selector) : [];
      case 'wildcard':
        return this.#children(node);
      case 'filter':
        return this.#children(node).filter((child) => this.#holds(selector.test, child));
    }
  }

  #elements(parent: Node, list: readonly unknown[], slice: Slice): Node[] {
    const indexes = sliced(slice, list.length);
    this.#visit(indexes.length);
    return indexes.map((key) => ({ value: list[key], parent, key }));
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
    return run(
      this.#options.work,
      ...args.map((arg, index) => (takes[index] === 'nodes' ? values(arg) : this.#operand(arg, node))),
    );
  }

  /** Section 2.3.5.2.2: only numbers and texts have an order. */
  #compare(operator: Operator, left: unknown, right: unknown): boolean {
    this.#spend(textLength(left) + textLength(right));
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

const nameOf = ({ query }: Options): string => (query.length > 100 ? 'a JSONPath query' : query);

type Slice = Extract<Selector, { kind: 'slice' }>;

/** The indexes of a slice (section 2.3.4.2.2). */
const sliced = ({ start, end, step }: Slice, length: number): number[] => {
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
};

const textLength = (value: unknown): number => (typeof value === 'string' ? value.length : 1);

const isLess = (left: unknown, right: unknown): boolean => {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return typeof left === 'string' && typeof right === 'string' && isBefore(left, right);
};

/** By Unicode scalar values; UTF-16 has those beyond U+FFFF before some that are less. */
const isBefore = (left: string, right: string): boolean => {
  const [one, other] = [[...left], [...right]];
  const at = one.findIndex((char, index) => char !== other[index]);
  if (at < 0) return one.length < other.length;
  return at < other.length && one[at]!.codePointAt(0)! < other[at]!.codePointAt(0)!;
};

const SIMPLE = /^[A-Za-z_]\w*$/;

/** The path of a node, as a query that selects only it: `$.parts[1]['set-cookie']`. */
export const pathOf = ({ parent, key }: Node): string => {
  if (parent === undefined) return '$';
  if (typeof key === 'number') return `${pathOf(parent)}[${key}]`;
  const name = String(key);
  return `${pathOf(parent)}${SIMPLE.test(name) ? `.${name}` : `[${quoted(name)}]`}`;
};

/** As section 2.7 has it, in single quotes. */
const quoted = (name: string): string =>
  `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
