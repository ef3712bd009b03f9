import type { Clock, Socket, TextCodec } from '../../contract/ports.ts';
import { endOfHead, type ListenRequest, parseRequest, REQUEST_LIMIT } from './request.ts';

/** Open connections at most. Beyond that, the one that has waited longest without a request is closed. */
const MOST = 64;

/** ms for a request to come, and for its answer to be taken. */
const PATIENCE = 2_000;

export interface ListenAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Answers a request; never rejects. */
export type Answerer = (request: ListenRequest) => Promise<ListenAnswer>;

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
};

const refused = (status: number): ListenAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${REASONS[status]}\n`,
});

/** One request per connection, as probes send; slow clients, even a thousand, cannot block others. */
export class Connections {
  readonly #answer: Answerer;
  readonly #clock: Clock;
  readonly #text: TextCodec;
  /** Connections whose request has not arrived yet, oldest first. */
  readonly #waiting = new Set<Socket>();
  #answering = 0;

  constructor(answer: Answerer, clock: Clock, text: TextCodec) {
    this.#answer = answer;
    this.#clock = clock;
    this.#text = text;
  }

  /** Takes a connection over. */
  accept(socket: Socket): void {
    if (this.#answering >= MOST) {
      socket.close();
      return;
    }
    if (this.#waiting.size + this.#answering >= MOST) this.#dropOldest();
    this.#waiting.add(socket);
    void this.#serve(socket);
  }

  #dropOldest(): void {
    for (const oldest of this.#waiting) {
      this.#waiting.delete(oldest);
      oldest.close();
      return;
    }
  }

  async #serve(socket: Socket): Promise<void> {
    const stopWaiting = this.#clock.after(PATIENCE, () => socket.close());
    const head = await this.#readHead(socket);
    stopWaiting();
    this.#waiting.delete(socket);
    if (head === undefined) return socket.close();
    this.#answering++;
    const { bytes } = await this.#respond(head);
    const stopWriting = this.#clock.after(PATIENCE, () => socket.close());
    await socket.write(bytes);
    stopWriting();
    this.#answering--;
    socket.close();
  }

  /** The lines before the empty one, `431` where they are too many; `undefined` of a connection that ended before. */
  async #readHead(socket: Socket): Promise<string | 431 | undefined> {
    let text = '';
    for (;;) {
      const piece = await socket.read();
      if (!piece.ok || piece.value === undefined) return undefined;
      text += this.#text.decode(piece.value);
      const end = endOfHead(text);
      if (end >= 0 && end <= REQUEST_LIMIT) return text.slice(0, end);
      if (text.length > REQUEST_LIMIT) return 431;
    }
  }

  async #respond(head: string | 431): Promise<{ readonly bytes: Uint8Array }> {
    const parsed = head === 431 ? { ok: false as const, status: head } : parseRequest(head);
    const { status, type, body } = parsed.ok ? await this.#answer(parsed.request) : refused(parsed.status);
    const isHead = parsed.ok && parsed.request.method === 'HEAD';
    const lines = [
      `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
      `content-type: ${type}`,
      `content-length: ${this.#text.encode(body).length}`,
      'cache-control: no-store',
      ...(status === 405 ? ['allow: GET, HEAD'] : []),
      'connection: close',
    ];
    return { bytes: this.#text.encode(`${lines.join('\r\n')}\r\n\r\n${isHead ? '' : body}`) };
  }
}
