import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpRequest, Scope, WebSocketPeer, WebSocketPort } from '../../contract/ports.ts';
import { socketFailure } from './failures.ts';
import { addressText } from './sockets.ts';
import { readCa } from './tls.ts';

type Client = import('ws').WebSocket;

const decode = (data: unknown): string =>
  (Array.isArray(data) ? Buffer.concat(data as Buffer[]) : Buffer.from(data as ArrayBuffer)).toString('utf8');

/** Messages wait in a queue, so that none that comes before it is asked for is lost. */
const peerOf = (client: Client, target: string): WebSocketPeer => {
  const messages: string[] = [];
  let ended: Outcome<undefined> | undefined;
  let wake = (): void => undefined;
  client.on('message', (data) => {
    messages.push(decode(data));
    wake();
  });
  client.on('error', (error) => {
    ended ??= { ok: false, failure: socketFailure(error, target) };
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

/** Largest message that is taken in at all; one beyond it ends the connection. */
const MAX_PAYLOAD = 1_048_576;

const open = async (request: HttpRequest, scope: Scope): Promise<Outcome<WebSocketPeer>> => {
  const { url, headers, trust } = request;
  const ca = await readCa(trust?.ca);
  if (!ca.ok) return ca;
  const { WebSocket } = await import('ws');
  const target = addressText({ host: url.host, port: url.port });
  const href = url.host === 'localhost' ? url.href.replace('//localhost', '//127.0.0.1') : url.href;
  return new Promise((resolve) => {
    const client = new WebSocket(href, {
      headers: Object.fromEntries(headers),
      followRedirects: false,
      maxPayload: MAX_PAYLOAD,
      perMessageDeflate: false,
      rejectUnauthorized: !trust?.insecure,
      ...(url.scheme === 'wss' ? { servername: trust?.servername ?? url.host } : {}),
      ...(ca.value === undefined ? {} : { ca: ca.value }),
    });
    const peer = peerOf(client, target);
    const settle = (outcome: Outcome<WebSocketPeer>) => {
      if (!outcome.ok) client.terminate();
      resolve(outcome);
    };
    scope.onCancel(() => {
      client.terminate();
      settle(failed('timeout', `${target} did not switch to WebSocket`));
    });
    client.once('open', () => settle(succeeded(peer)));
    client.once('unexpected-response', (_, { statusCode }) => {
      settle(failed('status', `${target} answered with status ${statusCode}, expected 101 (a switch to WebSocket)`));
    });
    client.once('error', (error) => {
      const broken = /Sec-WebSocket|Unexpected server response|Invalid Upgrade/.test(error.message);
      settle(
        broken
          ? failed('protocol', `${target}: ${error.message}`)
          : { ok: false, failure: socketFailure(error, target) },
      );
    });
  });
};

export const nodeWebSocket: WebSocketPort = { open };
