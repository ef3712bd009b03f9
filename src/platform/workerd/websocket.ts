import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { MAX_WAITING_BYTES, MAX_WAITING_MESSAGES } from '../../contract/limits.ts';
import type { WebSocketPeer, WebSocketPort } from '../../contract/ports.ts';
import { hostPort } from '../../contract/words.ts';
import { connectFailure } from './sockets.ts';

const decode = (data: string | ArrayBuffer): string =>
  typeof data === 'string' ? data : new TextDecoder().decode(data);

/** A character is three bytes at most, so that a short text need not be encoded to be measured. */
const isLonger = (message: string, limit: number): boolean =>
  message.length * 3 > limit && new TextEncoder().encode(message).length > limit;

/** What the runtime says of a peer that breaks the rules is a list of fields; the last one is in words. */
const lostFailure = (detail: string, target: string): Failure => {
  const [, code, broken] = /statusCode = (\d+).*description = (.*)$/s.exec(detail) ?? [];
  if (broken === undefined) return { kind: 'connect', message: `the connection to ${target} was lost (${detail})` };
  // RFC 6455 section 7.4.1.
  if (code === '1009') return { kind: 'body', message: `the message of ${target} is larger than the runtime takes` };
  return { kind: 'protocol', message: `${target} does not speak WebSocket (${broken.replace(/\.$/, '')})` };
};

/**
 * Messages wait in a queue, so that one that comes early is not lost. The runtime cannot read more slowly on request, so
 * messages beyond the queue's limit are dropped; checks read only the first few.
 */
const peerOf = (socket: WebSocket, target: string, cut: () => void): WebSocketPeer => {
  const messages: string[] = [];
  let waiting = 0;
  let ended: Outcome<undefined> | undefined;
  let wake = (): void => undefined;
  const end = (outcome: Outcome<undefined>): void => {
    ended ??= outcome;
    wake();
  };
  // Else a message of bytes is a Blob, which can only be read later.
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    if (ended || messages.length >= MAX_WAITING_MESSAGES || waiting >= MAX_WAITING_BYTES) return;
    const message = decode(data as string | ArrayBuffer);
    messages.push(message);
    waiting += message.length;
    wake();
  });
  socket.addEventListener('close', () => end(succeeded(undefined)));
  socket.addEventListener('error', ({ message }) => end({ ok: false, failure: lostFailure(message, target) }));
  return {
    send: async (message) => {
      try {
        socket.send(message);
        return succeeded(undefined);
      } catch (error) {
        return { ok: false, failure: connectFailure(error, target) };
      }
    },
    receive: (limit) =>
      new Promise((resolve) => {
        wake = () => {
          const message = messages.shift();
          if (message === undefined) return ended && resolve(ended);
          waiting -= message.length;
          const tooLong = isLonger(message, limit);
          resolve(
            tooLong ? failed('body', `the message of ${target} is larger than ${limit} bytes`) : succeeded(message),
          );
        };
        wake();
      }),
    close: () => {
      end(succeeded(undefined));
      try {
        socket.close(1000);
      } catch {
        // Closed already: that is what was asked for.
      }
      cut();
    },
  };
};

/** The runtime opens WebSockets by fetch, with the http scheme (developers.cloudflare.com/workers/runtime-apis/websockets). */
export const workerdWebSocket: WebSocketPort = {
  open: async ({ url, headers }, scope) => {
    const target = hostPort(url);
    const controller = new AbortController();
    const cut = (): void => controller.abort();
    const unsubscribe = scope.onCancel(cut);
    try {
      const response = await fetch(url.href.replace(/^ws/, 'http'), {
        headers: [...headers.map(([name, value]) => [name, value]), ['upgrade', 'websocket']],
        redirect: 'manual',
        signal: controller.signal,
      });
      const { webSocket, status } = response;
      if (!webSocket) {
        cut();
        return succeeded({ status });
      }
      const peer = peerOf(webSocket, target, cut);
      scope.onCancel(peer.close);
      webSocket.accept();
      return succeeded({ peer, protocol: response.headers.get('sec-websocket-protocol') ?? undefined });
    } catch (error) {
      if (scope.cancelled) return failed('timeout', `${target} did not switch to WebSocket`);
      return { ok: false, failure: connectFailure(error, target) };
    } finally {
      unsubscribe();
    }
  },
};
