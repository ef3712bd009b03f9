/** Bytes of a request up to its empty line; probes and scrapers send a few hundred. */
export const REQUEST_LIMIT = 8_192;

/** The parts of a request that we use. */
export interface ListenRequest {
  readonly method: 'GET' | 'HEAD';
  /** Its path without the leading slash. */
  readonly name: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly accept: string | undefined;
}

/** A request, or the status of the answer to an invalid one. */
export type ParsedRequest =
  | { readonly ok: true; readonly request: ListenRequest }
  | { readonly ok: false; readonly status: 400 | 405 | 505 };

const REQUEST_LINE = /^([!#$%&'*+.^_`|~\w-]{1,32}) (\/[\x21-\x7e]*) HTTP\/(\d)\.\d$/;
/** RFC 9112 section 5: no space before the colon, none at the start of the line. */
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\uffff]*)$/;

/** Where the header section ends (-1 while more is needed), and where to continue the search next time. */
export const endOfHead = (text: string): number => text.search(/\r?\n\r?\n/);

/** Reads the lines before the empty one (RFC 9112). */
export const parseRequest = (head: string): ParsedRequest => {
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method, target = '', major] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined) return { ok: false, status: 400 };
  if (major !== '1') return { ok: false, status: 505 };
  let accept: string | undefined;
  for (const line of lines) {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) return { ok: false, status: 400 };
    if (name.toLowerCase() === 'accept') accept = value;
  }
  if (method !== 'GET' && method !== 'HEAD') return { ok: false, status: 405 };
  const [path = '', query = ''] = target.split('?', 2);
  return { ok: true, request: { method, name: path.slice(1), query: parseQuery(query), accept } };
};

const parseQuery = (text: string): ListenRequest['query'] =>
  text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [decode(name), decode(value)] as const;
    });

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
