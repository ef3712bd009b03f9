import { type AddressInfo, createServer } from 'node:net';
import { failed, succeeded } from '../../contract/failure.ts';
import type { Scope, ServerPort } from '../../contract/ports.ts';
import { wrap } from './sockets.ts';

/** Connections are closed by their handler, never here. */
const FOREVER: Scope = { cancelled: false, onCancel: () => () => {} };

/** Connections that wait to be accepted. */
const BACKLOG = 128;

const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'no address of this machine',
  ENOTFOUND: 'not an IP address',
  EACCES: 'this port is for privileged users',
};

export const nodeServer: ServerPort = {
  listen: ({ host, port }, accept) =>
    new Promise((resolve) => {
      const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) =>
        accept(wrap(socket, 'the client', FOREVER)),
      );
      server.once('error', (error: NodeJS.ErrnoException) =>
        resolve(failed('probe', WORDS[error.code ?? ''] ?? error.message)),
      );
      server.listen({ host, port, backlog: BACKLOG }, () => resolve(succeeded((server.address() as AddressInfo).port)));
    }),
  stopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    }),
};
