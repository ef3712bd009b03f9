import { once } from 'node:events';
import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from 'node:net';

/** A server that is there for a test. */
export interface Listening {
  /** 0 where it listens at a path. */
  readonly port: number;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** Breaks every connection, and settles once nothing listens. */
  end(): Promise<void>;
}

/** Lets a server listen: on a free port of 127.0.0.1, unless `options` say otherwise. */
export const listening = async (server: Server, options: ListenOptions = {}): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(options.path === undefined ? { host: '127.0.0.1', port: 0, ...options } : options);
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  const port = typeof address === 'string' ? 0 : address.port;
  const end = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { port, url: `http://127.0.0.1:${port}`, end };
};

/** A port that was free a moment ago, for programs that cannot choose their own. */
export const freePort = async (): Promise<number> => {
  const { port, end } = await listening(createServer());
  await end();
  return port;
};
