import { FUNCTIONS, type FunctionType } from './functions.ts';
import { type Call, isSingular, OPERATORS, type Operand, type Query, type Segment, type Test } from './query.ts';
import { type Reader, readText } from './reader.ts';

/** Handed in: the segments of a query may hold filters again. */
type ReadSegments = (reader: Reader) => Segment[];

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const FUNCTION = /[a-z][a-z0-9_]*(?=\()/y;
const WORD = /(?:true|false|null)(?![\w\u0080-\u{10ffff}])/uy;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** A logical expression (section 2.3.5.1), behind its `?`. */
export const readTest = (reader: Reader, readSegments: ReadSegments): Test => {
  return readOr(reader, readSegments);
};

/** Tests in a row, with the operator between them. */
const series =
  (kind: 'or' | 'and', operator: string, read: (reader: Reader, segments: ReadSegments) => Test) =>
  (reader: Reader, segments: ReadSegments): Test => {
    const tests: Test[] = [];
    do {
      reader.space();
      tests.push(read(reader, segments));
      reader.space();
    } while (reader.take(operator));
    return tests.length === 1 ? tests[0]! : { kind, tests };
  };

const readBasic = (reader: Reader, segments: ReadSegments): Test => {
  if (reader.take('!')) {
    reader.space();
    return { kind: 'not', test: readParenthesis(reader, segments) ?? toTest(reader, readOperand(reader, segments)) };
  }
  const inside = readParenthesis(reader, segments);
  if (inside !== undefined) return inside;
  const left = readOperand(reader, segments);
  const after = reader.at;
  reader.space();
  const operator = OPERATORS.find((one) => reader.take(one));
  if (operator === undefined) {
    reader.at = after;
    return toTest(reader, left);
  }
  mustBeValue(reader, left);
  reader.space();
  const right = readOperand(reader, segments);
  mustBeValue(reader, right);
  return { kind: 'compare', operator, left, right };
};

const readParenthesis = (reader: Reader, segments: ReadSegments): Test | undefined => {
  if (!reader.take('(')) return undefined;
  const test = reader.nested(() => readOr(reader, segments));
  reader.expect(')');
  return test;
};

/** A query that selects something, or a function that returns true. */
const toTest = (reader: Reader, operand: Operand): Test => {
  if (operand.kind === 'query') return { kind: 'exists', query: operand.query };
  if (operand.kind === 'call' && FUNCTIONS[operand.call.name]!.gives === 'logical') return operand;
  return reader.fail(
    `expected a comparison: ${operand.kind === 'call' ? `${operand.call.name}()` : 'a literal'} is no test`,
  );
};

const mustBeValue = (reader: Reader, operand: Operand): void => {
  if (!isValue(operand))
    reader.fail('expected a single value to compare: a literal, a query of names and indexes, a function');
};

const readOperand = (reader: Reader, segments: ReadSegments): Operand => {
  const query = readQuery(reader, segments);
  if (query !== undefined) return { kind: 'query', query };
  const text = readText(reader);
  if (text !== undefined) return { kind: 'literal', value: text };
  const number = reader.match(NUMBER);
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  const name = reader.match(FUNCTION);
  if (name !== undefined) return { kind: 'call', call: readCall(reader, name, segments) };
  const word = reader.match(WORD) ?? reader.fail('expected @, $, a literal or a function');
  return { kind: 'literal', value: WORDS[word] };
};

const readQuery = (reader: Reader, segments: ReadSegments): Query | undefined => {
  if (reader.take('@')) return { from: '@', segments: segments(reader) };
  return reader.take('$') ? { from: '$', segments: segments(reader) } : undefined;
};

const readCall = (reader: Reader, name: string, segments: ReadSegments): Call => {
  const type = Object.hasOwn(FUNCTIONS, name)
    ? FUNCTIONS[name]!
    : reader.fail(`there is no function ${name}; expected one`);
  const args: Operand[] = [];
  reader.expect('(');
  reader.space();
  while (!reader.take(')')) {
    if (args.length > 0) reader.expect(',');
    reader.space();
    args.push(reader.nested(() => readArgument(reader, type, args.length, segments)));
    reader.space();
  }
  if (args.length < type.takes.length) reader.fail(`expected ${type.takes.length} arguments of ${name}()`);
  return { name, args };
};

/** Well-typedness (section 2.4.3) of one argument. */
const readArgument = (reader: Reader, { takes }: FunctionType, index: number, segments: ReadSegments): Operand => {
  const operand = readOperand(reader, segments);
  const wanted = takes[index] ?? reader.fail('expected no further argument');
  const fits = wanted === 'value' ? isValue(operand) : operand.kind === 'query';
  return fits ? operand : reader.fail(`expected ${wanted === 'value' ? 'a single value' : 'a query'} as argument`);
};

const readAnd = series('and', '&&', readBasic);
const readOr = series('or', '||', readAnd);

const isValue = (operand: Operand): boolean => {
  if (operand.kind === 'query') return isSingular(operand.query);
  return operand.kind === 'literal' || FUNCTIONS[operand.call.name]!.gives === 'value';
};
