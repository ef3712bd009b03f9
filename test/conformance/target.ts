import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttp2Server,
  createSecureServer as createSecureHttp2Server,
  type Http2Server,
} from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { createBrotliCompress, createGzip } from 'node:zlib';
import { serveFlights } from '../fixtures/tls/flight-server.ts';
import { FLIGHTS } from '../fixtures/tls/flights.ts';
import type { Issued } from '../fixtures/tls/issue.ts';
import type { Step, Target, TlsManner } from './row.ts';

type Certificates = Readonly<Record<string, Issued>>;
type Known = { readonly target?: string; readonly second?: string };

/** One connection: its socket, what the peer has sent so far, and what its placeholders stand for. */
interface Visit {
  readonly socket: Socket;
  received: string;
  readonly known: Known;
}

const fill = (text: string, known: Known): string =>
  text.replaceAll('{target}', known.target ?? '').replaceAll('{second}', known.second ?? '');

const write = ({ socket }: Visit, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed || socket.write(bytes)) return resolve();
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });

const writeText = (visit: Visit, text: string): Promise<void> =>
  write(visit, Buffer.from(fill(text, visit.known), 'latin1'));

/** Resolves once the peer has sent what `isEnough` asks for, or is gone. */
const receive = (visit: Visit, isEnough: (received: string) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!isEnough(visit.received) && !visit.socket.destroyed) return;
      visit.socket.off('data', look).off('close', look).off('end', look);
      resolve();
    };
    visit.socket.on('data', look).on('close', look).on('end', look);
    look();
  });

const sendBomb = async (visit: Visit, encoding: 'gzip' | 'br', zeros: number): Promise<void> => {
  await writeText(visit, `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nConnection: close\r\n\r\n`);
  const packer = encoding === 'gzip' ? createGzip() : createBrotliCompress({ params: { 1: 1 } });
  packer.on('data', (bytes) => void (visit.socket.destroyed || visit.socket.write(bytes)));
  const piece = Buffer.alloc(1 << 20);
  for (let sent = 0; sent < zeros && !visit.socket.destroyed; sent += piece.length) {
    if (!packer.write(piece)) await once(packer, 'drain');
  }
  packer.end();
  await once(packer, 'end');
};

const leave = async ({ socket }: Visit, how: 'hold' | 'end' | 'reset'): Promise<void> => {
  if (how === 'reset') socket.resetAndDestroy();
  if (how === 'end') socket.end();
  if (!socket.destroyed) await once(socket, 'close').catch(() => {});
};

/** RFC 6455 section 4.2.2 */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const acceptWebSocket = async (visit: Visit, protocol: string | undefined): Promise<void> => {
  await receive(visit, (received) => received.includes('\r\n\r\n'));
  const key = /sec-websocket-key: *(\S+)/i.exec(visit.received)?.[1];
  const accept = createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64');
  const head = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  visit.received = '';
  await writeText(visit, `${head.join('\r\n')}\r\n\r\n`);
};

/** Whether what was waited for is there, by what has come before. */
const AWAITED = {
  head: () => (received: string) => received.includes('\r\n\r\n'),
  byte: () => (received: string) => received !== '',
  another: (before: number) => (received: string) => received.length > before,
} as const;

const renegotiate = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.renegotiate({}, () => resolve());
  });

const perform = async (step: Step, visit: Visit): Promise<void> => {
  const { socket } = visit;
  if ('send' in step) return writeText(visit, step.send);
  if ('hex' in step) return write(visit, Buffer.from(step.hex, 'hex'));
  if ('bomb' in step) return sendBomb(visit, step.bomb, step.zeros);
  if ('finish' in step) return leave(visit, step.finish);
  if ('renegotiate' in step) return renegotiate(socket as TLSSocket);
  if ('upgrade' in step) return acceptWebSocket(visit, step.protocol);
  if ('part' in step) {
    const found = visit.received.toLowerCase().includes(step.part.toLowerCase());
    return writeText(visit, found ? step.found : step.absent);
  }
  if ('repeat' in step) {
    for (let time = 0; time < step.times && !socket.destroyed; time++) {
      await writeText(visit, step.repeat.replaceAll('{n}', String(time)));
    }
  } else if ('endless' in step) {
    while (!socket.destroyed) await writeText(visit, step.endless);
  } else if ('drip' in step) {
    for (let index = 0; !socket.destroyed; index++) {
      await writeText(visit, step.drip[index % step.drip.length]!);
      await sleep(step.every);
    }
  } else if (typeof step.wait === 'number') await sleep(step.wait);
  else await receive(visit, AWAITED[step.wait](visit.received.length));
};

const stepsFor = async (target: Target, visit: Visit): Promise<readonly Step[]> => {
  if (!target.paths) return target.steps ?? [];
  await receive(visit, (received) => received.includes('\r\n\r\n'));
  const path = visit.received.split(' ')[1] ?? '';
  return target.paths[path] ?? target.paths['*'] ?? [];
};

const entertain = (target: Target, known: Known) => async (socket: Socket) => {
  const visit: Visit = { socket, received: '', known };
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    visit.received += bytes.toString('latin1');
  });
  for (const step of await stepsFor(target, visit)) await perform(step, visit);
  socket.end();
};

const derOf = (pem: string): readonly Uint8Array[] =>
  (pem.match(/-----BEGIN[^-]+-----[^-]+/g) ?? []).map((one) =>
    Uint8Array.from(Buffer.from(one.replace(/-----[^-]+-----/, ''), 'base64')),
  );

const createSecure = (manner: TlsManner, certificates: Certificates, onVisit: (socket: Socket) => void): Server => {
  const { key, chain, keys } = certificates[manner.certificate]!;
  if (manner.flight) return createServer(serveFlights({ ...FLIGHTS[manner.flight], chain: derOf(chain), keys }));
  const old = manner.maxVersion === 'TLSv1' || manner.maxVersion === 'TLSv1.1';
  const server = createTlsServer(
    {
      key,
      cert: chain,
      ...(manner.minVersion ? { minVersion: manner.minVersion } : {}),
      ...(manner.maxVersion ? { maxVersion: manner.maxVersion } : {}),
      ...(manner.ciphers ? { ciphers: manner.ciphers, maxVersion: 'TLSv1.2' as const } : {}),
      ...(manner.ciphers?.startsWith('DHE') ? { dhparam: 'auto' as const } : {}),
      ...(manner.groups ? { ecdhCurve: manner.groups } : {}),
      ...(manner.weak ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
      ...(old ? { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1' as const } : {}),
      requestCert: manner.clientCertificate !== undefined,
      rejectUnauthorized: manner.clientCertificate === 'demanded',
    },
    onVisit,
  );
  return server.on('tlsClientError', () => {});
};

const listen = async (server: Server | Http2Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Listens and never accepts: a process that stands still, its queue filled, so that the kernel drops what comes. */
const DEAF = `
  const net = require('node:net');
  const server = net.createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, server.address().port + '\\n');
    const keeper = process.ppid;
    while (process.ppid === keeper) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    process.exit();
  });`;

const openDeaf = async (): Promise<string> => {
  const child = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  // The kernel takes one more than the backlog says; these fill whatever it takes, and wait for ever.
  for (let visitor = 0; visitor < 8; visitor++) connect(port, '127.0.0.1').on('error', () => {});
  await sleep(50);
  return `127.0.0.1:${port}`;
};

/** Below the ephemeral ports (ip(7): from 32768), so that nobody who listens on port 0 meanwhile is given it. */
const quietPort = (): number => 10_000 + Math.floor(Math.random() * 20_000);

const openClosed = async (): Promise<string> => {
  const server = createServer();
  const port = quietPort();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return openClosed();
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
};

const GRPC_STATUS = { SERVING: 1, NOT_SERVING: 2 } as const;

/** The health service of gRPC, as far as one call goes: whoever shows a token must show the right one. */
const createGrpc = (answer: NonNullable<Target['grpc']>, issued?: Issued): Http2Server => {
  const server = issued ? createSecureHttp2Server({ key: issued.key, cert: issued.chain }) : createHttp2Server();
  return server.on('stream', (stream, headers) => {
    if (answer === 'silent') return;
    const known = headers[':path'] === '/grpc.health.v1.Health/Check' && answer !== 'UNIMPLEMENTED';
    const allowed = (headers.authorization ?? 'Bearer right') === 'Bearer right';
    const status = allowed ? (known ? '0' : '12') : '16';
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
    const state = GRPC_STATUS[answer as keyof typeof GRPC_STATUS];
    stream.end(status === '0' ? Buffer.from([0, 0, 0, 0, 2, 8, state]) : undefined);
  }) as Http2Server;
};

/** Starts a target; `known` may get its addresses later. Resolves to its `127.0.0.1:port`. */
export const openTarget = async (target: Target, certificates: Certificates, known: Known): Promise<string> => {
  if (target.absent === 'closed') return openClosed();
  if (target.absent === 'deaf') return openDeaf();
  if (target.grpc) return listen(createGrpc(target.grpc, target.tls && certificates[target.tls.certificate]));
  const onVisit = (socket: Socket) => void entertain(target, known)(socket);
  // Half-open, as a server that ended its side may still be sent to.
  const server = target.tls
    ? createSecure(target.tls, certificates, onVisit)
    : createServer({ allowHalfOpen: true }, onVisit);
  return listen(server);
};
