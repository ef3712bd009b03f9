import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpPort, HttpRequest, HttpResponse, HttpStage, Scope } from '../../contract/ports.ts';
import { bodyReader, type Read } from './body.ts';
import { type Answer, ask, type Line } from './exchange.ts';
import type { WireText } from './reader.ts';

export type Report = (stage: HttpStage) => void;

/** What HTTP/1.1 needs of a platform. */
export interface Http1Platform {
  readonly text: WireText;
  /** Value of Accept-Encoding. */
  readonly encodings: string;
  /** A connection for one exchange: over TCP or a unix socket, with TLS where the scheme has it. */
  open(request: HttpRequest, scope: Scope, report: Report): Promise<Outcome<Line>>;
  /** A body without its Content-Encoding, which may be one that was not asked for. */
  decode(encoding: string, body: Read, line: Line): Read;
}

/**
 * HTTP/1.1 (RFC 9112) over the byte streams of a platform, one connection an exchange: a kept one would measure
 * something else. The environment's proxies are ignored.
 */
export const http1 = (platform: Http1Platform): HttpPort => ({
  send: async (request, scope, report = () => {}) => {
    const line = await platform.open(request, scope, report);
    if (!line.ok) return line;
    report('headers');
    const answer = await ask(request, line.value, platform);
    const response = answer.ok ? toResponse(platform, request, line.value, answer.value) : answer;
    if (!response.ok) line.value.socket.close();
    return response;
  },
});

const toResponse = (
  platform: Http1Platform,
  request: HttpRequest,
  line: Line,
  { head, reader }: Answer,
): Outcome<HttpResponse> => {
  const body = bodyReader(head, request.method, reader, line.target);
  if (!body.ok) return body;
  const { certificate } = line;
  const { encoding, read } = body.value;
  const response: HttpResponse = {
    status: head.status,
    headers: head.headers,
    address: line.address,
    read: encoding === undefined ? read : platform.decode(encoding, read, line),
    cancel: () => line.socket.close(),
  };
  return succeeded(certificate ? { ...response, certificate: async () => succeeded(certificate) } : response);
};
