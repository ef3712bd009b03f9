import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import type { Reader } from './reader.ts';

/** Bytes of a header section, as on the other platforms. */
const HEADER_BYTES = 131_072;

/** RFC 9112 section 4; the reason may be missing with its space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const STATUS_LINE = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [^\0-\x08\x0a-\x1f\x7f]*)?\r\n/;

/**
 * RFC 9112 section 5: no space before the colon, none at the start of the line (no folding), no control characters. The
 * spaces around the value, but for the usual one, are left to `bare`: here a hundred thousand of them could be shared out
 * in as many ways.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const HEADER_LINE = /([!#$%&'*+\-.^_`|~\w]+): ?([^\0-\x08\x0a-\x1f\x7f]*)\r\n/y;
const EMPTY_LINE = '\r\n';

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

/** Without the spaces and tabs around it; `trim` knows more kinds of space, but where it finds none there is none. */
function bare(value: string): string {
  if (value.trim().length === value.length) return value;
  let start = 0;
  let end = value.length;
  while (isSpace(value[start])) start++;
  while (end > start && isSpace(value[end - 1])) end--;
  return value.slice(start, end);
}

/** The line that begins at `at`, without its CRLF. */
const lineAt = (lines: string, at: number): string =>
  lines.slice(at, lines.indexOf('\n', at) + 1 || lines.length).replace(/\r\n$/, '');

/** Adds the headers that `lines` hold from `start` on; or tells where the line begins that is none. */
function parseHeaders(lines: string, start: number, headers: Header[]): number | undefined {
  let at = start;
  while (at < lines.length && !lines.startsWith(EMPTY_LINE, at)) {
    HEADER_LINE.lastIndex = at;
    const parts = HEADER_LINE.exec(lines);
    if (!parts) return at;
    headers.push([parts[1]!.toLowerCase(), bare(parts[2]!)]);
    at = HEADER_LINE.lastIndex;
  }
  return undefined;
}

const closedEarly = (target: string): Outcome<never> =>
  failed('connect', `${target} closed the connection before the response headers`);

/** One header section, looked at as its lines come. */
async function readSection(reader: Reader, target: string): Promise<Outcome<Head>> {
  const headers: Header[] = [];
  let status = '';
  let left = HEADER_BYTES;
  for (;;) {
    const lines = await reader.lines(left, () => tooLong(target), status ? '' : 'HTTP/1.');
    if (!lines.ok) return lines;
    if (lines.value === undefined) return closedEarly(target);
    let start = 0;
    if (!status) {
      const parts = STATUS_LINE.exec(lines.value);
      if (!parts) return notHttp(target, `it begins with ${quoted(lineAt(lines.value, 0))}`);
      status = parts[1]!;
      start = parts[0].length;
    }
    const wrong = parseHeaders(lines.value, start, headers);
    if (wrong !== undefined) return notHttp(target, `the header line ${quoted(lineAt(lines.value, wrong))}`);
    if (lines.value.endsWith('\r\n\r\n') || lines.value === EMPTY_LINE)
      return succeeded({ status: Number(status), headers });
    left -= lines.value.length;
  }
}

/** The header section of the final answer: those of 1xx are passed over (RFC 9110 section 15.2), but not 101. */
export async function readHead(reader: Reader, target: string): Promise<Outcome<Head>> {
  for (;;) {
    const head = await readSection(reader, target);
    if (!head.ok || head.value.status >= 200 || head.value.status === 101) return head;
  }
}
