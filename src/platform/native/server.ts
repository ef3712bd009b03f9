import { failed, succeeded } from '../../contract/failure.ts';
import type { Scope, ServerPort, Socket } from '../../contract/ports.ts';
import { errorName, mustWait } from './errno.ts';
import { host } from './host.ts';
import { after, READABLE, ready } from './loop.ts';
import { plain } from './sockets.ts';

/** Connections are closed by their handler, never here. */
const FOREVER: Scope = { cancelled: false, onCancel: () => () => {} };

/** Connections accepted before others get their turn: who floods us must not stop our clocks. */
const AT_ONCE = 16;

/** Connections after which memory is tidied: each leaves some 3 kB behind, and to look through all of it takes 1 ms. */
const TIDY_AFTER = 128;

/** ms to wait where no connection can be accepted, for want of descriptors. */
const PAUSE = 100;

const WORDS: Readonly<Record<string, string>> = {
  'errno 22': 'not an IP address',
  'errno 98': 'another program listens there',
  EADDRNOTAVAIL: 'no address of this machine',
  EACCES: 'this port is for privileged users',
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => void after(ms, resolve));

const acceptAll = async (descriptor: number, accept: (socket: Socket) => void): Promise<never> => {
  let untidied = 0;
  for (;;) {
    await ready(descriptor, READABLE, FOREVER);
    if (untidied >= TIDY_AFTER) {
      host.collect();
      untidied = 0;
    }
    for (let count = 0; count < AT_ONCE; count++) {
      const accepted = host.accept(descriptor);
      if (accepted >= 0) {
        untidied++;
        accept(plain(accepted, 'the client', FOREVER));
      } else if (mustWait(accepted)) break;
      else await pause(PAUSE);
    }
  }
};

export const nativeServer: ServerPort = {
  listen: async (address, accept) => {
    const descriptor = host.listen(address.host, address.port);
    if (descriptor < 0) {
      const name = errorName(descriptor);
      return failed('probe', WORDS[name] ?? name);
    }
    void acceptAll(descriptor, accept);
    return succeeded(host.localPort(descriptor));
  },
  stopped: async () => void (await ready(host.stopSignal(), READABLE, FOREVER)),
};
