import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope, Socket, SocketsPort } from '../../contract/ports.ts';
import { addressText } from '../../contract/words.ts';
import { dial } from './dial.ts';
import { mustWait, socketFailure } from './errno.ts';
import { host } from './host.ts';
import { close as closeDescriptor, READABLE, ready, WRITABLE } from './loop.ts';

/** Bytes read at a time: one TLS record (RFC 8446 section 5.1), which suits plain sockets too. */
export const READ_BYTES = 16_384;

/** What was received last, of whichever stream: copied out of here before anything else happens. */
let received: Uint8Array | undefined;

/** How a byte stream is moved: a plain socket, or one under TLS. Negative results are looked at by the other members. */
export interface Mover {
  read(buffer: Uint8Array): number;
  write(bytes: Uint8Array): number;
  /** What a result asks to wait for: 0 for nothing. */
  wanted(result: number, otherwise: number): number;
  /** `undefined` where it means the end of the stream. */
  failure(result: number): Outcome<never> | undefined;
  close(): void;
}

/** A socket as promises over a mover; cancelling the scope closes it. Classes: closures would cost QuickJS more. */
export class Stream implements Socket {
  readonly #mover: Mover;
  readonly #descriptor: number;
  readonly #target: string;
  readonly #scope: Scope;
  /** Not there yet where the scope is cancelled already. */
  readonly #unsubscribe: (() => void) | undefined;
  #isOpen = true;

  constructor(mover: Mover, descriptor: number, target: string, scope: Scope) {
    this.#mover = mover;
    this.#descriptor = descriptor;
    this.#target = target;
    this.#scope = scope;
    this.#unsubscribe = scope.onCancel(() => this.close());
  }

  async read(): Promise<Outcome<Uint8Array | undefined>> {
    received ??= new Uint8Array(READ_BYTES);
    while (this.#isOpen) {
      const count = this.#mover.read(received);
      if (count > 0) return succeeded(received.slice(0, count));
      if (count === 0) return succeeded(undefined);
      const wanted = this.#mover.wanted(count, READABLE);
      if (wanted === 0) return this.#mover.failure(count) ?? succeeded(undefined);
      await ready(this.#descriptor, wanted, this.#scope);
    }
    return this.#closed();
  }

  async write(bytes: Uint8Array): Promise<Outcome<void>> {
    let rest = bytes;
    while (this.#isOpen && rest.length > 0) {
      const count = this.#mover.write(rest);
      if (count === rest.length) return succeeded(undefined);
      if (count >= 0) {
        rest = rest.subarray(count);
        continue;
      }
      const wanted = this.#mover.wanted(count, WRITABLE);
      if (wanted === 0) return this.#mover.failure(count) ?? this.#closed();
      await ready(this.#descriptor, wanted, this.#scope);
    }
    return this.#isOpen ? succeeded(undefined) : this.#closed();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#unsubscribe?.();
    this.#mover.close();
    closeDescriptor(this.#descriptor);
  }

  #closed(): Outcome<never> {
    return failed('connect', `the connection to ${this.#target} was closed`);
  }
}

/** A connected descriptor as it is. */
class Plain implements Mover {
  readonly #descriptor: number;
  readonly #target: string;

  constructor(descriptor: number, target: string) {
    this.#descriptor = descriptor;
    this.#target = target;
  }

  read(buffer: Uint8Array): number {
    return host.read(this.#descriptor, buffer);
  }

  write(bytes: Uint8Array): number {
    return host.send(this.#descriptor, bytes);
  }

  wanted(result: number, otherwise: number): number {
    return mustWait(result) ? otherwise : 0;
  }

  failure(result: number): Outcome<never> {
    return { ok: false, failure: socketFailure(result, this.#target) };
  }

  close(): void {}
}

export const plain = (descriptor: number, target: string, scope: Scope): Socket =>
  new Stream(new Plain(descriptor, target), descriptor, target, scope);

export const nativeSockets: SocketsPort = {
  connect: async (address, scope) => {
    const outcome = await dial(address, scope);
    return outcome.ok ? succeeded(plain(outcome.value.descriptor, addressText(address), scope)) : outcome;
  },
};
