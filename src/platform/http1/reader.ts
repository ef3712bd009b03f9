import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { Socket, TextCodec } from '../../contract/ports.ts';

const LF = 10;
const CR = 13;

/** Where the lines that are there whole end, the first empty one included; 0 where none is. */
const endOfLines = (bytes: Uint8Array): number => {
  let end = 0;
  for (;;) {
    const next = bytes.indexOf(LF, end) + 1;
    if (next === 0) return end;
    const isEmpty = next - end === 1 || (next - end === 2 && bytes[end] === CR);
    end = next;
    if (isEmpty) return end;
  }
};

/** Bytes and text, as a platform converts them fastest. */
export interface WireText extends TextCodec {
  /** One character a byte. */
  latin1(bytes: Uint8Array): string;
}

/** One byte a character; a character beyond 255 loses its high bits. */
export const toLatin1 = (text: string, codec: TextCodec): Uint8Array => {
  const utf8 = codec.encode(text);
  return utf8.length === text.length ? utf8 : Uint8Array.from(text, (character) => character.charCodeAt(0));
};

const THERE_IS = succeeded(true);

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
    const more = this.#isEmpty ? await this.#fill() : THERE_IS;
    if (!more.ok) return more;
    if (!more.value) return succeeded(undefined);
    return succeeded(this.#take(Math.min(limit, this.#held.length)));
  }

  /**
   * A line of at most `limit` bytes, or else `tooLong`; without its CRLF, `undefined` at the end of the stream. A line
   * that ends in LF alone keeps it, so that whoever reads the line can refuse it.
   */
  async line(limit: number, tooLong: () => Outcome<never>): Promise<Outcome<string | undefined>> {
    let line = '';
    for (;;) {
      const more = this.#isEmpty ? await this.#fill() : THERE_IS;
      if (!more.ok) return more;
      if (!more.value) return succeeded(undefined);
      const end = this.#held.indexOf(LF) + 1;
      line += this.#text.latin1(this.#take(end || this.#held.length));
      if (line.length > limit) return tooLong();
      if (end > 0) return succeeded(line.endsWith('\r\n') ? line.slice(0, -2) : line);
    }
  }

  /**
   * The lines that have come, one at least and each with its end, up to the first empty one; at most `limit` bytes, or
   * else `tooLong`. `undefined` at the end of the stream. Nothing more is awaited of a line that does not begin with
   * `begins`: it is handed out as far as it came.
   */
  async lines(limit: number, tooLong: () => Outcome<never>, begins: string): Promise<Outcome<string | undefined>> {
    let begun = '';
    for (;;) {
      const more = this.#isEmpty ? await this.#fill() : THERE_IS;
      if (!more.ok) return more;
      if (!more.value) return succeeded(undefined);
      const end = begun === '' ? endOfLines(this.#held) : this.#held.indexOf(LF) + 1;
      begun += this.#text.latin1(this.#take(end || this.#held.length));
      if (begun.length > limit) return tooLong();
      // The CR of an empty line may arrive separately.
      const isOther = begun !== '\r' && !begun.startsWith(begins.slice(0, begun.length));
      if (end > 0 || isOther) return succeeded(begun);
    }
  }

  /** Whether a text is the same in UTF-8, with one byte a character; asked of the encoder, no pattern is as fast. */
  isAscii(text: string): boolean {
    return this.#text.encode(text).length === text.length;
  }

  /** What was read as one character a byte, as the text in UTF-8 that it is. */
  utf8(latin1: string): string {
    return this.#text.decode(toLatin1(latin1, this.#text));
  }

  get #isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** False at the end of the stream. To wait for what is there already would cost more than to read it. */
  async #fill(): Promise<Outcome<boolean>> {
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
