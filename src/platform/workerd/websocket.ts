import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { WebSocketPeer, WebSocketPort } from '../../contract/ports.ts';
import { connectFailure, targetOf } from './sockets.ts';

const decode = (data: string | ArrayBuffer): string =>
  typeof data === 'string' ? data : new TextDecoder().decode(data);

/** Messages wait in a queue, so that none that comes before it is asked for is lost. */
const peerOf = (socket: WebSocket, target: string): WebSocketPeer => {
  const messages: string[] = [];
  let ended: Outcome<undefined> | undefined;
  let wake = (): void => undefined;
  const end = (outcome: Outcome<undefined>): void => {
    ended ??= outcome;
    wake();
  };
  socket.addEventListener('message', ({ data }) => {
    messages.push(decode(data as string | ArrayBuffer));
    wake();
  });
  socket.addEventListener('close', () => end(succeeded(undefined)));
  socket.addEventListener('error', ({ message }) =>
    end(failed('connect', `the connection to ${target} was lost (${message})`)),
  );
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
          const tooLong = message.length > limit;
          resolve(
            tooLong ? failed('body', `the message of ${target} is larger than ${limit} bytes`) : succeeded(message),
          );
        };
        wake();
      }),
    close: () => {
      try {
        socket.close(1000);
      } catch {
        // Closed already: that is what was asked for.
      }
    },
  };
};

/** The runtime opens WebSockets by fetch, with the http scheme (developers.cloudflare.com/workers/runtime-apis/websockets). */
export const workerdWebSocket: WebSocketPort = {
  open: async ({ url, headers }, scope) => {
    const target = targetOf(url);
    const controller = new AbortController();
    const unsubscribe = scope.onCancel(() => controller.abort());
    try {
      const response = await fetch(url.href.replace(/^ws/, 'http'), {
        headers: [...headers.map(([name, value]) => [name, value]), ['upgrade', 'websocket']],
        redirect: 'manual',
        signal: controller.signal,
      });
      const { webSocket, status } = response;
      if (!webSocket) {
        await response.body?.cancel();
        return failed('status', `${target} answered with status ${status}, expected 101 (a switch to WebSocket)`);
      }
      const peer = peerOf(webSocket, target);
      scope.onCancel(peer.close);
      webSocket.accept();
      return succeeded(peer);
    } catch (error) {
      if (scope.cancelled) return failed('timeout', `${target} did not switch to WebSocket`);
      return { ok: false, failure: connectFailure(error, target) };
    } finally {
      unsubscribe();
    }
  },
};
