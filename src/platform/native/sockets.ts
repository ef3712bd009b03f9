import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope, Socket, SocketsPort } from '../../contract/ports.ts';
import { addressText, dial } from './dial.ts';
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

/** A socket as promises over a mover; cancelling the scope closes it. */
export function stream(mover: Mover, descriptor: number, target: string, scope: Scope): Socket {
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    unsubscribe();
    mover.close();
    closeDescriptor(descriptor);
  };
  let unsubscribe = () => {};
  unsubscribe = scope.onCancel(close);
  const closed = () => failed('connect', `the connection to ${target} was closed`);

  const read = async (): Promise<Outcome<Uint8Array | undefined>> => {
    received ??= new Uint8Array(READ_BYTES);
    while (open) {
      const count = mover.read(received);
      if (count > 0) return succeeded(received.slice(0, count));
      if (count === 0) return succeeded(undefined);
      const wanted = mover.wanted(count, READABLE);
      if (wanted === 0) return mover.failure(count) ?? succeeded(undefined);
      await ready(descriptor, wanted, scope);
    }
    return closed();
  };

  const write = async (bytes: Uint8Array): Promise<Outcome<void>> => {
    let rest = bytes;
    while (open && rest.length > 0) {
      const count = mover.write(rest);
      if (count >= 0) {
        rest = rest.subarray(count);
        continue;
      }
      const wanted = mover.wanted(count, WRITABLE);
      if (wanted === 0) return mover.failure(count) ?? closed();
      await ready(descriptor, wanted, scope);
    }
    return open ? succeeded(undefined) : closed();
  };

  return { read, write, close };
}

/** A connected descriptor as it is. */
export const plain = (descriptor: number, target: string, scope: Scope): Socket =>
  stream(
    {
      read: (buffer) => host.read(descriptor, buffer),
      write: (bytes) => host.send(descriptor, bytes),
      wanted: (result, otherwise) => (mustWait(result) ? otherwise : 0),
      failure: (result) => ({ ok: false, failure: socketFailure(result, target) }),
      close: () => {},
    },
    descriptor,
    target,
    scope,
  );

export const nativeSockets: SocketsPort = {
  connect: async (address, scope) => {
    const outcome = await dial(address, scope);
    return outcome.ok ? succeeded(plain(outcome.value.descriptor, addressText(address), scope)) : outcome;
  },
};
