import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { MAX_WEBSOCKET_FRAMES } from '../../contract/limits.ts';
import type { HttpRequest, Scope, WebSocketAnswer, WebSocketPeer, WebSocketPort } from '../../contract/ports.ts';
import { tooManyFrames } from '../../contract/words.ts';
import { joinBytes } from '../../engine/util/bytes.ts';
import { type Answer, ask, type Line } from '../http1/exchange.ts';
import { type Reader, toLatin1 } from '../http1/reader.ts';
import { host } from './host.ts';
import { openLine, PLATFORM } from './http.ts';
import { nativeText } from './text.ts';
import {
  againstRules,
  CLOSE,
  CONTINUATION,
  encodeFrame,
  PING,
  PONG,
  type ReadExactly,
  readFrame,
  TEXT,
  tooLong,
} from './websocket-frame.ts';

/** RFC 6455 section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3);
    const bits = (one << 16) | (two << 8) | three;
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(bits >> shift) & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + '='.repeat(missing);
};

const newKey = (): string => {
  const bytes = new Uint8Array(16);
  host.random(bytes);
  return base64(bytes);
};

/** What a server that understood the request answers to a key. */
const acceptanceOf = (key: string): string => {
  const digest = new Uint8Array(20);
  host.sha1(toLatin1(key + GUID, nativeText), digest);
  return base64(digest);
};

const exactly =
  (reader: Reader): ReadExactly =>
  async (count) => {
    const bytes = new Uint8Array(count);
    for (let length = 0; length < count; ) {
      const piece = await reader.some(count - length);
      if (!piece.ok || piece.value === undefined) return piece;
      bytes.set(piece.value, length);
      length += piece.value.length;
    }
    return succeeded(bytes);
  };

const toPeer = ({ socket, target }: Line, read: ReadExactly): WebSocketPeer => ({
  send: (message) => socket.write(encodeFrame(TEXT, nativeText.encode(message))),
  receive: async (limit) => {
    let message: Uint8Array | undefined;
    for (let frames = 0; frames < MAX_WEBSOCKET_FRAMES; frames++) {
      const frame = await readFrame(read, limit - (message?.length ?? 0), target);
      if (!frame.ok) return frame.failure.kind === 'body' ? tooLong(target, limit) : frame;
      if (frame.value === undefined || frame.value.opcode === CLOSE) return succeeded(undefined);
      const { opcode, payload, isFinal } = frame.value;
      if (opcode === PING) await socket.write(encodeFrame(PONG, payload));
      if (opcode >= CLOSE) continue;
      if ((opcode === CONTINUATION) !== (message !== undefined)) return againstRules(target);
      message = message === undefined ? payload : joinBytes([message, payload]);
      if (isFinal) return succeeded(nativeText.decode(message));
    }
    return { ok: false, failure: tooManyFrames(target) };
  },
  close: () => socket.close(),
});

const headerOf = ({ head }: Answer, wanted: string): string | undefined =>
  head.headers.find(([name]) => name === wanted)?.[1];

/** What the server answers instead of switching to what was asked for (section 4.1). */
const refusal = (answer: Answer, key: string, target: string): Outcome<WebSocketAnswer> | undefined => {
  const { status } = answer.head;
  const upgrade = headerOf(answer, 'upgrade')?.toLowerCase();
  if (status !== 101 || upgrade !== 'websocket') return succeeded({ status });
  if (headerOf(answer, 'sec-websocket-accept') === acceptanceOf(key)) return undefined;
  return failed('protocol', `${target} does not speak WebSocket (Invalid Sec-WebSocket-Accept header)`);
};

const open = async (request: HttpRequest, scope: Scope): Promise<Outcome<WebSocketAnswer>> => {
  const line = await openLine(request, scope, () => {});
  if (!line.ok) return line;
  const key = newKey();
  const headers = [
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', key],
    ...request.headers,
  ] as const;
  const answer = await ask({ ...request, headers }, line.value, PLATFORM);
  const refused = answer.ok ? refusal(answer.value, key, line.value.target) : answer;
  if (answer.ok && refused === undefined) {
    const protocol = headerOf(answer.value, 'sec-websocket-protocol');
    return succeeded({ peer: toPeer(line.value, exactly(answer.value.reader)), protocol });
  }
  line.value.socket.close();
  return refused as Outcome<WebSocketAnswer>;
};

/** WebSockets (RFC 6455) without extensions. */
export const nativeWebSocket: WebSocketPort = { open };
