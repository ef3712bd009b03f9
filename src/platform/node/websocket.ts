import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import {
  MAX_WAITING_BYTES,
  MAX_WAITING_MESSAGES,
  MAX_WEBSOCKET_FRAMES,
  MAX_WEBSOCKET_MESSAGE,
} from '../../contract/limits.ts';
import type { HttpRequest, Scope, WebSocketAnswer, WebSocketPeer, WebSocketPort } from '../../contract/ports.ts';
import { hostPort, tooManyFrames } from '../../contract/words.ts';
import { socketFailure } from './failures.ts';
import { openStream } from './tls.ts';

type Client = import('ws').WebSocket;
/** With what @types/ws 8.18 does not know yet. */
type ClientOptions = import('ws').ClientOptions & {
  closeTimeout: number;
  maxFragments: number;
  maxBufferedChunks: number;
  autoPong: boolean;
};

const decode = (data: unknown): string =>
  (Array.isArray(data) ? Buffer.concat(data as Buffer[]) : Buffer.from(data as ArrayBuffer)).toString('utf8');

/** `ws` judges this itself, and closes; the words are those of the other platforms (engine/checks/websocket.ts). */
const SUBPROTOCOL_WORDS: Readonly<Record<string, string>> = {
  'Server sent no subprotocol': 'chose none of the subprotocols asked for',
  'Server sent an invalid subprotocol': 'chose a subprotocol that was not asked for',
  'Server sent a subprotocol but none was requested': 'chose a subprotocol that was not asked for',
};

/** What `ws` calls a message in more pieces than it may have. */
const TOO_MANY: readonly string[] = ['WS_ERR_TOO_MANY_BUFFERED_PARTS'];

/** `ws` and Node's HTTP parser name what a peer does against the rules; the rest are faults of the connection. */
const failureOf = (error: NodeJS.ErrnoException, target: string): Failure => {
  const { code = '', message } = error;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return { kind: 'body', message: `the message of ${target} is larger than ${MAX_WEBSOCKET_MESSAGE} bytes` };
  }
  if (TOO_MANY.includes(code)) return tooManyFrames(target);
  const chosen = SUBPROTOCOL_WORDS[message];
  if (chosen !== undefined) return { kind: 'protocol', message: `${target} ${chosen}` };
  const isOfRules = code.startsWith('WS_ERR_') || /Sec-WebSocket|Invalid Upgrade/.test(message);
  if (isOfRules) return { kind: 'protocol', message: `${target} does not speak WebSocket (${message})` };
  const failure = socketFailure(error, target);
  const isOfHttp = code.startsWith('HPE_') && failure.kind === 'connect';
  return isOfHttp ? { kind: 'protocol', message: `${target} does not answer in HTTP/1.1 (${message})` } : failure;
};

/** Bytes of pongs that may wait for a peer that pings and does not read. */
const MAX_PONGS = 65_536;

/**
 * Messages wait in a queue, so that none that comes before it is asked for is lost. A full queue stops the reading, and
 * with it the peer.
 */
const peerOf = (client: Client, target: string): WebSocketPeer => {
  const messages: string[] = [];
  let waiting = 0;
  let ended: Outcome<undefined> | undefined;
  let wake = (): void => undefined;
  client.on('message', (data) => {
    const message = decode(data);
    messages.push(message);
    waiting += message.length;
    if (messages.length >= MAX_WAITING_MESSAGES || waiting >= MAX_WAITING_BYTES) client.pause();
    wake();
  });
  client.on('ping', (data) => {
    if (client.bufferedAmount < MAX_PONGS) client.pong(data);
  });
  client.on('error', (error) => {
    ended ??= { ok: false, failure: failureOf(error, target) };
    wake();
  });
  client.on('close', () => {
    ended ??= succeeded(undefined);
    wake();
  });
  return {
    send: (message) =>
      new Promise((resolve) =>
        client.send(message, (error) =>
          resolve(error ? { ok: false, failure: socketFailure(error, target) } : succeeded(undefined)),
        ),
      ),
    receive: (limit) =>
      new Promise((resolve) => {
        wake = () => {
          const message = messages.shift();
          if (message === undefined) return ended && resolve(ended);
          waiting -= message.length;
          if (client.isPaused) client.resume();
          const tooLong = Buffer.byteLength(message) > limit;
          resolve(
            tooLong ? failed('body', `the message of ${target} is larger than ${limit} bytes`) : succeeded(message),
          );
        };
        wake();
      }),
    close: () => client.terminate(),
  };
};

/** Pieces, as the network hands them out, of a frame that is not whole yet: the smallest are a byte. */
const MAX_CHUNKS = 16_384;

/** ms for which a peer that has said goodbye may hold the connection. */
const CLOSE_MS = 100;

/** What the config asks for in a header; `ws` wants to know it, and refuses what was not asked for. */
const protocolsOf = ({ headers }: HttpRequest): string[] =>
  headers.flatMap(([name, value]) => (name === 'sec-websocket-protocol' ? value.split(/ *, */) : []));

const open = async (request: HttpRequest, scope: Scope): Promise<Outcome<WebSocketAnswer>> => {
  const { url, headers } = request;
  const { WebSocket } = await import('ws');
  const stream = await openStream(request, scope);
  if (!stream.ok) return stream;
  const target = hostPort(url);
  return new Promise((resolve) => {
    const options: ClientOptions = {
      headers: Object.fromEntries(headers),
      followRedirects: false,
      maxPayload: MAX_WEBSOCKET_MESSAGE,
      maxFragments: MAX_WEBSOCKET_FRAMES,
      maxBufferedChunks: MAX_CHUNKS,
      autoPong: false,
      perMessageDeflate: false,
      closeTimeout: CLOSE_MS,
      createConnection: () => stream.value,
    };
    const client = new WebSocket(url.href, protocolsOf(request), options);
    const peer = peerOf(client, target);
    const settle = (outcome: Outcome<WebSocketAnswer>) => {
      if (!outcome.ok || !('peer' in outcome.value)) client.terminate();
      resolve(outcome);
    };
    scope.onCancel(() => {
      client.terminate();
      settle(failed('timeout', `${target} did not switch to WebSocket`));
    });
    client.once('open', () => settle(succeeded({ peer, protocol: client.protocol || undefined })));
    client.once('unexpected-response', (_, { statusCode = 0 }) => settle(succeeded({ status: statusCode })));
    client.once('error', (error) => settle({ ok: false, failure: failureOf(error, target) }));
  });
};

export const nodeWebSocket: WebSocketPort = { open };
