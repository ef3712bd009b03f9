import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { Socket, TextCodec } from '../../contract/ports.ts';

const LF = 10;

const ASCII = /^[\0-\x7f]*$/;

/** Bytes and text, as a platform converts them fastest. */
export interface WireText extends TextCodec {
  /** One character a byte. */
  latin1(bytes: Uint8Array): string;
}

/** One byte a character; a character beyond 255 loses its high bits. */
export const toLatin1 = (text: string, codec: TextCodec): Uint8Array =>
  ASCII.test(text) ? codec.encode(text) : Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Reads a socket by lines and by counts. */
export class Reader {
  readonly #socket: Socket;
  readonly #text: WireText;
  #held: Uint8Array = new Uint8Array();

  constructor(socket: Socket, text: WireText) {
    this.#socket = socket;
    this.#text = text;
  }

  /** What is there, at most `limit` bytes; `undefined` at the end of the stream. */
  async some(limit: number): Promise<Outcome<Uint8Array | undefined>> {
    const more = await this.#fill();
    if (!more.ok) return more;
    if (!more.value) return succeeded(undefined);
    return succeeded(this.#take(Math.min(limit, this.#held.length)));
  }

  /**
   * A line of at most `limit` bytes, or else `tooLong`; without its CRLF, `undefined` at the end of the stream. A line that ends in LF
   * alone keeps it, so that whoever reads the line refuses it. Nothing more is awaited of a line that does not begin
   * with `begins`: it is handed out as far as it came.
   */
  async line(limit: number, tooLong: Outcome<never>, begins = ''): Promise<Outcome<string | undefined>> {
    let line = '';
    for (;;) {
      const more = await this.#fill();
      if (!more.ok) return more;
      if (!more.value) return succeeded(undefined);
      const end = this.#held.indexOf(LF) + 1;
      line += this.#text.latin1(this.#take(end || this.#held.length));
      if (line.length > limit) return tooLong;
      if (end > 0) return succeeded(line.endsWith('\r\n') ? line.slice(0, -2) : line);
      if (!line.startsWith(begins.slice(0, line.length))) return succeeded(line);
    }
  }

  /** False at the end of the stream. */
  async #fill(): Promise<Outcome<boolean>> {
    if (this.#held.length > 0) return succeeded(true);
    const piece = await this.#socket.read();
    if (!piece.ok) return piece;
    this.#held = piece.value ?? this.#held;
    return succeeded(piece.value !== undefined);
  }

  #take(count: number): Uint8Array {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }
}
