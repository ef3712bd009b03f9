import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header, Http2Port } from '../../contract/ports.ts';
import { hostPort } from '../../contract/words.ts';
import { socketFailure } from './failures.ts';
import { openStream } from './tls.ts';

const flatten = (headers: IncomingHttpHeaders): Header[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): Header => [name, one]),
  );

/** What a server that does not speak HTTP/2 makes of our preface. */
const PROTOCOL_CODES = ['ERR_HTTP2_ERROR', 'ERR_HTTP2_SESSION_ERROR'];

/** A stream that fell with its connection says so, and holds the reason as its cause. */
const http2Failure = (error: NodeJS.ErrnoException, target: string): Failure => {
  if (error.cause instanceof Error) return http2Failure(error.cause, target);
  if (error.code === 'ERR_HTTP2_STREAM_ERROR') {
    const reason = /NGHTTP2_\w+/.exec(error.message)?.[0] ?? error.message;
    return { kind: 'connect', message: `${target} broke off the call (${reason})` };
  }
  return PROTOCOL_CODES.includes(error.code ?? '')
    ? { kind: 'protocol', message: `${target} does not answer in HTTP/2 (${error.message})` }
    : socketFailure(error, target);
};

type Answer = Awaited<ReturnType<Http2Port['unary']>>;

const exchange = (
  session: ClientHttp2Session,
  request: Parameters<Http2Port['unary']>[0],
  target: string,
  settle: (answer: Answer) => void,
): void => {
  const { method, url, headers, bytes, limit } = request;
  const stream = session.request({ ...Object.fromEntries(headers), ':method': method, ':path': url.path });
  let first: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const pieces: Uint8Array[] = [];
  let size = 0;
  stream.on('response', (received) => {
    first = received;
  });
  stream.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('data', (piece: Uint8Array) => {
    size += piece.length;
    pieces.push(piece);
    if (size > limit) settle(failed('body', `the answer of ${target} is larger than ${limit} bytes`));
  });
  stream.on('error', (error) => settle({ ok: false, failure: http2Failure(error, target) }));
  stream.on('end', () => {
    const status = Number(first[':status' as keyof IncomingHttpHeaders] ?? 0);
    if (status === 0) return settle(failed('connect', `${target} closed the connection before its answer`));
    settle(succeeded({ status, headers: flatten(first), trailers: flatten(trailers), bytes: Buffer.concat(pieces) }));
  });
  stream.end(bytes);
};

export const nodeHttp2: Http2Port = {
  unary: async (request, scope) => {
    const { url } = request;
    const { connect } = await import('node:http2');
    const opened = await openStream(request, scope, 'h2');
    if (!opened.ok) return opened;
    const target = hostPort(url);
    return new Promise((resolve) => {
      const session = connect(url.origin, { createConnection: () => opened.value });
      const settle = (answer: Outcome<never> | Answer) => {
        unsubscribe();
        session.destroy();
        resolve(answer);
      };
      const unsubscribe = scope.onCancel(() => settle(failed('timeout', `no answer from ${target}`)));
      session.on('error', (error) => settle({ ok: false, failure: http2Failure(error, target) }));
      session.once('close', () => settle(failed('connect', `${target} closed the connection`)));
      exchange(session, request, target, settle);
    });
  },
};
