/**
 * What the probe benches ask: a process of its own, so that its processor time is not counted as the prober's. Prints its
 * port; ends with its standard input. `/` answers at once, `/100` after 100 ms, `/endless` never stops, `/continue` sends
 * `100 Continue` for ever.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const BODY = JSON.stringify({ status: 'pass', queue: { depth: 3 } });

const endless = (response: ServerResponse): void => {
  const piece = Buffer.alloc(65_536, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
};

const INTERIM = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(2_000));

const interim = ({ socket }: IncomingMessage): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(INTERIM));
  };
  socket.on('error', () => undefined).on('drain', more);
  more();
};

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.url === '/endless') return endless(response);
  if (request.url === '/continue') return interim(request);
  const answer = () => response.setHeader('content-type', 'application/json').end(BODY);
  const delay = Number(request.url!.slice(1));
  return delay > 0 ? setTimeout(answer, delay) : answer();
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  console.log((server.address() as AddressInfo).port);
});
process.stdin.resume().on('end', () => process.exit(0));
