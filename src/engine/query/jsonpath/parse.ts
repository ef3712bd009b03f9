import { readTest } from './parse-filter.ts';
import { namesOf, type Query, type Segment, type Selector } from './query.ts';
import { Reader, readInteger, readText } from './reader.ts';

/** Section 2.5.1.1: letters, digits, `_`, and everything beyond ASCII. */
const SHORTHAND = /[A-Za-z_\u0080-\ud7ff\ue000-\u{10ffff}][\w\u0080-\ud7ff\ue000-\u{10ffff}]*/uy;

/** Parses a query. Throws a `QueryMistake` if it is invalid, or if a function gets an argument that it does not accept. */
export const parseQuery = (text: string): Query => {
  const reader = new Reader(text);
  reader.expect('$');
  const segments = readSegments(reader);
  if (reader.at < text.length) reader.fail('expected ., [ or the end');
  return { from: '$', segments, names: namesOf(segments) };
};

const readSegments = (reader: Reader): Segment[] => {
  const segments: Segment[] = [];
  for (;;) {
    const start = reader.at;
    reader.space();
    const segment = readSegment(reader);
    if (segment === undefined) {
      reader.at = start;
      return segments;
    }
    segments.push(segment);
  }
};

const readSegment = (reader: Reader): Segment | undefined => {
  if (reader.take('[')) return { selectors: readBracketed(reader), isDescendant: false };
  const isDescendant = reader.take('..');
  if (!isDescendant && !reader.take('.')) return undefined;
  if (isDescendant && reader.take('[')) return { selectors: readBracketed(reader), isDescendant };
  if (reader.take('*')) return { selectors: [{ kind: 'wildcard' }], isDescendant };
  const name = reader.match(SHORTHAND) ?? reader.fail('expected a name or *');
  return { selectors: [{ kind: 'name', name }], isDescendant };
};

const readBracketed = (reader: Reader): Selector[] => {
  const selectors: Selector[] = [];
  do {
    reader.space();
    selectors.push(readSelector(reader));
    reader.space();
  } while (reader.take(','));
  reader.expect(']');
  return selectors;
};

const readSelector = (reader: Reader): Selector => {
  if (reader.take('*')) return { kind: 'wildcard' };
  if (reader.take('?')) return { kind: 'filter', test: reader.nested(() => readTest(reader, readSegments)) };
  const name = readText(reader);
  return name === undefined ? readNumbers(reader) : { kind: 'name', name };
};

/** `1`, or a slice `1:5:2`; each of its numbers may be missing. */
const readNumbers = (reader: Reader): Selector => {
  const start = readInteger(reader);
  const after = reader.at;
  reader.space();
  if (!reader.take(':')) {
    reader.at = after;
    if (start === undefined) reader.fail('expected a name in quotes, an index, a slice, * or a filter');
    return { kind: 'index', index: start };
  }
  reader.space();
  const end = readInteger(reader);
  reader.space();
  if (!reader.take(':')) return { kind: 'slice', start, end, step: 1 };
  reader.space();
  return { kind: 'slice', start, end, step: readInteger(reader) ?? 1 };
};
