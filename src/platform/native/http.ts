import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type {
  Certificate,
  HttpPort,
  HttpRequest,
  HttpResponse,
  HttpStage,
  Scope,
  Socket,
} from '../../contract/ports.ts';
import { Reader, toLatin1 } from './bytes.ts';
import { addressText, dial } from './dial.ts';
import { bodyReader } from './http-body.ts';
import { type Head, readHead } from './http-head.ts';
import { plain } from './sockets.ts';
import { nativeText } from './text.ts';
import { secure } from './tls.ts';

type Report = (stage: HttpStage) => void;

/** A connection of its own for each exchange, with what is known of the peer. */
export interface Line {
  readonly socket: Socket;
  readonly target: string;
  readonly address?: string | undefined;
  readonly certificate?: Certificate | undefined;
}

export interface Answer {
  readonly head: Head;
  /** Holds what came behind the header section. */
  readonly reader: Reader;
}

const SECURE: readonly string[] = ['https', 'wss'];

/** Over TCP or a unix socket, with TLS where the scheme (`https`, `wss`) has it. */
export async function openLine(request: HttpRequest, scope: Scope, report: Report): Promise<Outcome<Line>> {
  const { url, socket: path, allow, trust = {} } = request;
  const where = path === undefined ? { host: url.host, port: url.port } : { path };
  const target = addressText(where);
  const dialled = await dial(where, scope, { allow, stage: report });
  if (!dialled.ok) return dialled;
  const { descriptor, address } = dialled.value;
  if (!SECURE.includes(url.scheme)) return succeeded({ socket: plain(descriptor, target, scope), target, address });
  report('tls');
  const secured = await secure(descriptor, url.host, target, trust, scope);
  return secured.ok ? succeeded({ ...secured.value, target, address }) : secured;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNSENDABLE = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;

function requestText({ method, url, headers, body }: HttpRequest, length: number): Outcome<string> {
  const all = new Map([
    ['host', url.origin.slice(url.scheme.length + 3)],
    ['accept-encoding', 'identity'],
    ['connection', 'close'],
    ...headers,
    ...(body === undefined ? [] : [['content-length', String(length)] as const]),
  ]);
  const lines = [`${method} ${url.path}${url.query} HTTP/1.1`, ...[...all].map(([name, value]) => `${name}: ${value}`)];
  const bad = lines.findIndex((line) => UNSENDABLE.test(line));
  if (bad >= 0) return failed('probe', `the header ${[...all.keys()][bad - 1]} holds characters that HTTP cannot send`);
  return succeeded(`${lines.join('\r\n')}\r\n\r\n`);
}

/** Sends the request, and reads up to the end of the header section of the answer. */
export async function ask(request: HttpRequest, { socket, target }: Line): Promise<Outcome<Answer>> {
  const body = nativeText.encode(request.body ?? '');
  const text = requestText(request, body.length);
  if (!text.ok) return text;
  const sent = await socket.write(toLatin1(text.value));
  const reader = new Reader(socket);
  // A peer may answer, and stop listening, before it has all of the body: its answer tells more than our failure.
  const rest = sent.ok && body.length > 0 ? socket.write(body) : sent;
  const head = await readHead(reader, target);
  if (head.ok) return succeeded({ head: head.value, reader });
  const written = await rest;
  return written.ok ? head : written;
}

function toResponse(request: HttpRequest, line: Line, { head, reader }: Answer): Outcome<HttpResponse> {
  const body = bodyReader(head, request.method, reader, line.target);
  if (!body.ok) return body;
  const { certificate } = line;
  return succeeded({
    ...head,
    address: line.address,
    read: body.value,
    cancel: () => line.socket.close(),
    ...(certificate ? { certificate: async () => succeeded(certificate) } : {}),
  });
}

/** HTTP/1.1 (RFC 9112), one connection an exchange; proxies of the environment are not looked at. */
export const nativeHttp: HttpPort = {
  send: async (request, scope, report = () => {}) => {
    const line = await openLine(request, scope, report);
    if (!line.ok) return line;
    report('headers');
    const answer = await ask(request, line.value);
    const response = answer.ok ? toResponse(request, line.value, answer.value) : answer;
    if (!response.ok) line.value.socket.close();
    return response;
  },
};
