import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { MAX_INTERIM_RESPONSES } from '../../contract/limits.ts';
import type { Header } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import type { Reader } from './reader.ts';

/** Bytes of a header section, as on the other platforms. */
const HEADER_BYTES = 131_072;

/** RFC 9112 section 4; the reason may be missing with its space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\0-\x08\x0a-\x1f\x7f]*)?\r?\n/;

/**
 * RFC 9112 section 5, with lines that may end in bare LF (section 2.2), as workerd reads them: no space before the
 * colon, no control characters. The spaces around the value, but for the usual
 * one, are left to `bare`: here a hundred thousand of them could be shared out in as many ways.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const HEADER_LINE = /([!#$%&'*+\-.^_`|~\w]+): ?([^\0-\x08\x0a-\x1f\x7f]*)\r?\n/y;
/** Section 5.2: a line that begins with a space continues the value of the line before it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const FOLDED_LINE = /[ \t]([^\0-\x08\x0a-\x1f\x7f]*)\r?\n/y;
const EMPTY_LINES: readonly string[] = ['\r\n', '\n'];

export interface Head {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly Header[];
}

const notHttp = (target: string, why: string): Outcome<never> =>
  failed('protocol', `${target} does not answer in HTTP/1.1 (${why})`);

const quoted = (line: string): string => JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line);

const tooLong = (target: string): Outcome<never> => ({
  ok: false,
  failure: inWords(CONNECTION_WORDS.HPE_HEADER_OVERFLOW, target)!,
});

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Removes spaces and tabs around it. `trim` knows more kinds of space; if it changes nothing, there is nothing to remove. */
const bare = (value: string): string => {
  if (value.trim().length === value.length) return value;
  let start = 0;
  let end = value.length;
  while (isSpace(value[start])) start++;
  while (end > start && isSpace(value[end - 1])) end--;
  return value.slice(start, end);
};

const isEmptyAt = (lines: string, at: number): boolean => lines[at] === '\n' || lines.startsWith('\r\n', at);

const endsSection = (lines: string): boolean =>
  lines.endsWith('\n\r\n') || lines.endsWith('\n\n') || EMPTY_LINES.includes(lines);

/** The line that begins at `at`, without its end. */
const lineAt = (lines: string, at: number): string =>
  lines.slice(at, lines.indexOf('\n', at) + 1 || lines.length).replace(/\r?\n$/, '');

/** Adds the headers in `lines` from `start` on. Returns where an invalid line begins, if there is one. */
const parseHeaders = (lines: string, start: number, headers: Header[]): number | undefined => {
  let at = start;
  while (at < lines.length && !isEmptyAt(lines, at)) {
    const end = isSpace(lines[at]) ? unfold(lines, at, headers) : parseHeader(lines, at, headers);
    if (end === undefined) return at;
    at = end;
  }
  return undefined;
};

/** Adds one header and returns where its line ends; `undefined` if the line is not a header. */
const parseHeader = (lines: string, at: number, headers: Header[]): number | undefined => {
  HEADER_LINE.lastIndex = at;
  const parts = HEADER_LINE.exec(lines);
  if (!parts) return undefined;
  headers.push([parts[1]!.toLowerCase(), bare(parts[2]!)]);
  return HEADER_LINE.lastIndex;
};

/** Joins a folded line to the value of the last header, by one space. */
const unfold = (lines: string, at: number, headers: Header[]): number | undefined => {
  FOLDED_LINE.lastIndex = at;
  const parts = FOLDED_LINE.exec(lines);
  const last = headers.pop();
  if (!parts || !last) return undefined;
  const [name, value] = last;
  headers.push([name, bare(`${value} ${bare(parts[1]!)}`)]);
  return FOLDED_LINE.lastIndex;
};

const closedEarly = (target: string): Outcome<never> =>
  failed('connect', `${target} closed the connection before the response headers`);

/** Values are bytes to HTTP; those that are not ASCII are UTF-8, in practice and to the fetch of a Worker. */
const inUtf8 = (headers: readonly Header[], reader: Reader): readonly Header[] =>
  headers.map(([name, value]) => [name, reader.utf8(value)]);

/** One header section, looked at as its lines come. */
const readSection = async (reader: Reader, target: string): Promise<Outcome<Head>> => {
  const headers: Header[] = [];
  let status = '';
  let minor: string | undefined;
  let isAscii = true;
  let left = HEADER_BYTES;
  for (;;) {
    const lines = await reader.lines(left, () => tooLong(target), status ? '' : 'HTTP/1.');
    if (!lines.ok) return lines;
    if (lines.value === undefined) return closedEarly(target);
    let start = 0;
    left -= lines.value.length;
    // RFC 9112 section 2.2 asks servers to pass over empty lines before a message, and workerd does it too.
    if (!status && EMPTY_LINES.includes(lines.value)) continue;
    isAscii &&= reader.isAscii(lines.value);
    if (!status) {
      const parts = STATUS_LINE.exec(lines.value);
      if (!parts) return notHttp(target, `it begins with ${quoted(lineAt(lines.value, 0))}`);
      minor = parts[1];
      status = parts[2]!;
      start = parts[0].length;
    }
    const wrong = parseHeaders(lines.value, start, headers);
    if (wrong !== undefined) return notHttp(target, `the header line ${quoted(lineAt(lines.value, wrong))}`);
    if (!endsSection(lines.value)) continue;
    // RFC 9112 section 6.1: a message with both is invalid.
    const isAhead = minor === '0' && headers.some((header) => header[0] === 'transfer-encoding');
    if (isAhead) return notHttp(target, 'a Transfer-Encoding in HTTP/1.0');
    return succeeded({ status: Number(status), headers: isAscii ? headers : inUtf8(headers, reader) });
  }
};

/** The header section of the final answer: those of 1xx are passed over (RFC 9110 section 15.2), but not 101. */
export const readHead = async (reader: Reader, target: string): Promise<Outcome<Head>> => {
  for (let interim = 0; interim <= MAX_INTERIM_RESPONSES; interim++) {
    const head = await readSection(reader, target);
    if (!head.ok || head.value.status >= 200 || head.value.status === 101) return head;
  }
  return failed(
    'protocol',
    `${target} sent more than ${MAX_INTERIM_RESPONSES} interim (1xx) responses and no final one`,
  );
};
