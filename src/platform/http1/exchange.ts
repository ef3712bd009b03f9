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
  /** Value of Accept-Encoding. */
  readonly encodings: string;
}

/** What a line may hold: one byte a character, and no controls. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Requests that mean something by their content, so that its absence is said too (RFC 9110, section 8.6). */
const WITH_CONTENT: readonly string[] = ['POST', 'PUT', 'PATCH'];

const requestText = (
  { method, url, headers, body }: HttpRequest,
  encodings: string,
  length: number,
): Outcome<string> => {
  const all: Record<string, string> = {
    host: url.origin.slice(url.scheme.length + 3),
    'accept-encoding': encodings,
    connection: 'close',
  };
  for (const header of headers) all[header[0]] = header[1];
  if (body !== undefined || WITH_CONTENT.includes(method)) all['content-length'] = String(length);
  const names = Object.keys(all);
  const lines = [`${method} ${url.path}${url.query} HTTP/1.1`];
  for (const name of names) lines.push(`${name}: ${all[name]}`);
  if (SENDABLE.test(lines.join(''))) return succeeded(`${lines.join('\r\n')}\r\n\r\n`);
  const name = names[lines.findIndex((line) => !SENDABLE.test(line)) - 1];
  return failed('probe', `the header ${name} holds characters that HTTP cannot send`);
};

const joined = (head: Uint8Array, body: Uint8Array): Uint8Array => {
  if (body.length === 0) return head;
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
};

/** Sends the request, and reads up to the end of the header section of the answer. */
export const ask = async (
  request: HttpRequest,
  { socket, target }: Line,
  { text, encodings }: Speech,
): Promise<Outcome<Answer>> => {
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
};
