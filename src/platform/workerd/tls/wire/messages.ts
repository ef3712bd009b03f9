import { ALERT, Fault, violation } from '../fault.ts';
import { alertFault } from './alert.ts';
import { concat, vector } from './bytes.ts';
import { LIMITS } from './limits.ts';
import { CONTENT, type RecordLayer } from './record.ts';

/** Handshake types (RFC 8446 section 4, RFC 5246 section 7.4). */
export const TYPE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  messageHash: 254,
} as const;

export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
  /** With its type and length, as both sides hash it. */
  readonly raw: Uint8Array;
}

export const handshakeMessage = (type: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  concat(Uint8Array.of(type), vector(3, ...parts));

/** Handshake messages, whichever records they come in: several in one, or one in several (RFC 8446 section 5.1). */
export class MessageReader {
  readonly #records: RecordLayer;
  #version: '1.2' | '1.3' = '1.2';
  #buffer: Uint8Array = new Uint8Array();
  #warnings = 0;

  constructor(records: RecordLayer) {
    this.#records = records;
  }

  /** From here on the rules are those of TLS 1.3. */
  useTls13(): void {
    this.#version = '1.3';
  }

  async next(): Promise<Message> {
    for (;;) {
      const message = this.#buffered();
      if (message) return message;
      await this.#receive();
    }
  }

  /** The next message, which must be of this type. */
  async expect(type: number, name: string): Promise<Message> {
    const message = await this.next();
    if (message.type !== type) throw unexpected(message, `its ${name}`);
    return message;
  }

  /** No message may span a change of keys. */
  endOfKeys(): void {
    if (this.#buffer.length > 0) throw violation('a message goes on after a change of keys', ALERT.unexpectedMessage);
  }

  /** RFC 5246 section 7.1: only where it is due, and between messages. */
  async changeCipherSpec(): Promise<void> {
    this.endOfKeys();
    for (;;) {
      const { type, content } = await this.#records.next();
      if (type === CONTENT.changeCipherSpec && content.length === 1 && content[0] === 1) return;
      // RFC 5077 section 3.3: a ticket, which we did not ask for, would come before.
      if (type !== CONTENT.alert) throw violation('a record came before ChangeCipherSpec', ALERT.unexpectedMessage);
      this.#hear(content);
    }
  }

  #buffered(): Message | undefined {
    const [type, ...length] = this.#buffer.subarray(0, 4);
    if (type === undefined || length.length < 3) return undefined;
    const end = 4 + length[0]! * 65_536 + length[1]! * 256 + length[2]!;
    if (end - 4 > LIMITS.message) throw violation('it sent a handshake message that is too long');
    if (this.#buffer.length < end) return undefined;
    const raw = this.#buffer.subarray(0, end);
    this.#buffer = this.#buffer.subarray(end);
    return { type, body: raw.subarray(4), raw };
  }

  async #receive(): Promise<void> {
    const { type, content } = await this.#records.next();
    if (type === CONTENT.alert) return this.#hear(content);
    // Middlebox compatibility (RFC 8446 appendix D.4); in TLS 1.2 it is due elsewhere.
    const isCompatibility = this.#version === '1.3' && content.length === 1 && content[0] === 1;
    if (type === CONTENT.changeCipherSpec && isCompatibility) return;
    if (type !== CONTENT.handshake) throw violation('it sent another record than a handshake', ALERT.unexpectedMessage);
    if (content.length === 0) throw violation('it sent an empty handshake record', ALERT.unexpectedMessage);
    this.#buffer = this.#buffer.length === 0 ? content : concat(this.#buffer, content);
  }

  #hear(alert: Uint8Array): void {
    const fault = alertFault(alert, this.#version);
    if (fault) throw fault;
    if (++this.#warnings > LIMITS.warnings) throw new Fault('tls', '% sends nothing but TLS warnings');
  }
}

export const unexpected = ({ type }: Message, awaited: string): Fault =>
  violation(`a handshake message of type ${type} came instead of ${awaited}`, ALERT.unexpectedMessage);
