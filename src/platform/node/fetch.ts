import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type {
  Certificate,
  Header,
  HttpPort,
  HttpRequest,
  HttpResponse,
  HttpStage,
  Scope,
} from '../../contract/ports.ts';
import { socketFailure } from './failures.ts';
import { bodyReader } from './fetch-body.ts';
import { addressText, dial } from './sockets.ts';

/** Bytes of a response's header section, as much as workerd takes. Node's own limit is 16 KiB. */
const HEADER_BYTES = 131_072;

type Report = (stage: HttpStage) => void;

interface Line {
  readonly socket: Socket;
  readonly certificate?: Certificate;
}

const addressOf = ({ url, socket }: HttpRequest) =>
  socket === undefined ? { host: url.host, port: url.port } : { path: socket };

const targetOf = (request: HttpRequest): string => addressText(addressOf(request));

/** A connection of its own for each exchange: a kept one would measure something else. */
const openLine = async (request: HttpRequest, scope: Scope, report: Report): Promise<Outcome<Line>> => {
  const isNamed = request.socket === undefined && isIP(request.url.host) === 0 && request.url.host !== 'localhost';
  report(isNamed ? 'name' : 'connect');
  const options = { allow: request.allow, resolved: () => report('connect') };
  const dialled = await dial(addressOf(request), scope, options);
  if (!dialled.ok || request.url.scheme === 'http') return dialled.ok ? succeeded({ socket: dialled.value }) : dialled;
  report('tls');
  const { secure } = await import('./tls.ts');
  return secure(dialled.value, request.url.host, targetOf(request), request.trust ?? {}, scope);
};

const pairs = (raw: readonly string[]): readonly Header[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]!] as const] : []));

/** Node's words for a peer that closed where more was due. */
const CLOSED_EARLY = ['socket hang up', 'aborted', 'closed'];

const lineFailure = (error: Error, target: string, due: string): Failure =>
  CLOSED_EARLY.includes(error.message)
    ? { kind: 'connect', message: `${target} closed the connection before the ${due}` }
    : socketFailure(error, target);

const toResponse = (
  response: IncomingMessage,
  request: HttpRequest,
  { socket, certificate }: Line,
  fault: () => Error | undefined,
): HttpResponse => {
  const target = targetOf(request);
  const describe = (error: Error): Failure => lineFailure(fault() ?? error, target, 'end of the body');
  return {
    status: response.statusCode!,
    headers: pairs(response.rawHeaders),
    address: socket.remoteAddress,
    read: bodyReader(response, request.method, describe),
    cancel: () => void socket.destroy(),
    ...(certificate ? { certificate: async () => succeeded(certificate) } : {}),
  };
};

const headersOf = ({ headers, url }: HttpRequest): Record<string, string> => ({
  host: url.origin.slice(url.scheme.length + 3),
  'accept-encoding': 'gzip, br',
  ...Object.fromEntries(headers),
});

const exchange = (
  send: (options: object) => ClientRequest,
  request: HttpRequest,
  line: Line,
): Promise<Outcome<HttpResponse>> =>
  new Promise((resolve) => {
    const target = targetOf(request);
    const outgoing = send({
      method: request.method,
      path: `${request.url.path}${request.url.query}`,
      headers: headersOf(request),
      createConnection: () => line.socket,
      maxHeaderSize: HEADER_BYTES,
    });
    // The engine counts header lines; Node would drop what exceeds 2,000 in silence.
    outgoing.maxHeadersCount = 0;
    // A fault of the parser is told to the request, and to the response only that it was cut off.
    let fault: Error | undefined;
    outgoing.on('response', (response) => resolve(succeeded(toResponse(response, request, line, () => fault))));
    outgoing.on('upgrade', (response) => resolve(succeeded(toResponse(response, request, line, () => fault))));
    outgoing.on('error', (error) => {
      fault = error;
      resolve({ ok: false, failure: lineFailure(error, target, 'response headers') });
    });
    outgoing.on('close', () =>
      resolve(failed('connect', `${target} closed the connection before the response headers`)),
    );
    outgoing.end(request.body);
  });

/**
 * HTTP/1.1 by `node:http`, loaded when first used: the global fetch costs 15 ms at start, hides errors' causes, and
 * follows proxies of the environment.
 */
export const nodeFetch: HttpPort = {
  send: async (request, scope, report = () => {}) => {
    const line = await openLine(request, scope, report);
    if (!line.ok) return line;
    const { socket } = line.value;
    const unsubscribe = scope.onCancel(() => socket.destroy());
    socket.once('close', unsubscribe);
    report('headers');
    const http = await import('node:http');
    const outcome = await exchange(http.request, request, line.value);
    if (!outcome.ok) socket.destroy();
    return outcome;
  },
};
