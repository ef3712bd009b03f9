import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, HttpRequest, Socket } from '../../contract/ports.ts';
import { type Head, readHead } from './head.ts';
import { Reader, toLatin1, type WireText } from './reader.ts';

/** A connection of its own for each exchange, with what is known of the peer. */
export interface Line {
  readonly socket: Socket;
  /** The peer as the user knows it: `db:5432`, `/run/app.sock`. */
  readonly target: string;
  readonly address?: string | undefined;
  readonly certificate?: Certificate | undefined;
}

export interface Answer {
  readonly head: Head;
  /** Holds what came behind the header section. */
  readonly reader: Reader;
}

interface Speech {
  readonly text: WireText;
  /** What is said in Accept-Encoding. */
  readonly encodings: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNSENDABLE = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;

/** Requests that mean something by their content, so that its absence is said too (RFC 9110, section 8.6). */
const WITH_CONTENT: readonly string[] = ['POST', 'PUT', 'PATCH'];

function requestText({ method, url, headers, body }: HttpRequest, encodings: string, length: number): Outcome<string> {
  const tellsLength = body !== undefined || WITH_CONTENT.includes(method);
  const all = new Map([
    ['host', url.origin.slice(url.scheme.length + 3)],
    ['accept-encoding', encodings],
    ['connection', 'close'],
    ...headers,
    ...(tellsLength ? [['content-length', String(length)] as const] : []),
  ]);
  const lines = [`${method} ${url.path}${url.query} HTTP/1.1`];
  for (const header of all) lines.push(`${header[0]}: ${header[1]}`);
  if (!UNSENDABLE.test(lines.join(''))) return succeeded(`${lines.join('\r\n')}\r\n\r\n`);
  const name = [...all.keys()][lines.findIndex((line) => UNSENDABLE.test(line)) - 1];
  return failed('probe', `the header ${name} holds characters that HTTP cannot send`);
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array {
  if (body.length === 0) return head;
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** Sends the request, and reads up to the end of the header section of the answer. */
export async function ask(
  request: HttpRequest,
  { socket, target }: Line,
  { text, encodings }: Speech,
): Promise<Outcome<Answer>> {
  const body = text.encode(request.body ?? '');
  const start = requestText(request, encodings, body.length);
  if (!start.ok) return start;
  // A peer may answer, and stop listening, before it has all of it: its answer tells more than our failure.
  const sent = socket.write(joined(toLatin1(start.value, text), body));
  const reader = new Reader(socket, text);
  const head = await readHead(reader, target);
  if (head.ok) return succeeded({ head: head.value, reader });
  const written = await sent;
  return written.ok ? head : written;
}
