import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';

/** The scheduled route fails in the first half of every period, ms. */
export const OUTAGE_PERIOD_MS = 30_000;

/** How long the slow route takes, ms: over the demo's warn threshold, under its fail threshold. */
const SLOW_MS = 600;

export interface DemoService {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** A TCP service that greets like a mail server. */
  readonly tcpPort: number;
  stop(): Promise<void>;
}

/** A small service on loopback with every kind of trouble. Ports are free ones. */
export const startService = async (now: () => number = Date.now): Promise<DemoService> => {
  const started = now();
  const http = createHttpServer(answer(() => now() - started));
  const tcp = createTcpServer((socket) => socket.on('error', () => socket.destroy()).end('220 demo ready\r\n'));
  await Promise.all([listen(http), listen(tcp)]);
  return {
    url: `http://127.0.0.1:${portOf(http)}`,
    tcpPort: portOf(tcp),
    stop: async () => {
      http.closeAllConnections();
      await Promise.all([close(http), close(tcp)]);
    },
  };
};

type Route = (respond: (status: number, body: object) => void, age: number) => void;

const routes = (): Readonly<Record<string, Route>> => {
  let flips = 0;
  return {
    '/healthy': (respond) => respond(200, { status: 'pass', queue: { depth: 3 } }),
    '/slow': (respond) => setTimeout(() => respond(200, { status: 'pass' }), SLOW_MS),
    '/scheduled': (respond, age) =>
      age % OUTAGE_PERIOD_MS < OUTAGE_PERIOD_MS / 2
        ? respond(503, { status: 'fail' })
        : respond(200, { status: 'pass' }),
    '/flapping': (respond) => respond(flips++ % 2 === 0 ? 500 : 200, {}),
    '/wrong-json': (respond) => respond(200, { status: 'pass', queue: { depth: 4711 } }),
  };
};

const answer = (age: () => number): RequestListener => {
  const known = routes();
  return (request, response) => {
    const respond = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const route = known[request.url ?? ''];
    if (route === undefined) respond(404, {});
    else route(respond, age());
  };
};

const listen = (server: Server | TcpServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });

const close = (server: Server | TcpServer): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const portOf = (server: Server | TcpServer): number => (server.address() as AddressInfo).port;
