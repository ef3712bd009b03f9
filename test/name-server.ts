import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** The name that a query asks for, and where its question ends (RFC 1035 section 4.1.2). */
const questionOf = (query: Buffer): { name: string; type: number; end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
};

/** Record type A. */
const A = 1;

/** The octets of a name's address; `undefined` where there is no such name. It is asked once a query. */
export type Zone = (name: string) => readonly number[] | undefined;

export interface NameServer {
  readonly socket: Socket;
  /** As `Resolver.setServers` takes it. */
  readonly servers: readonly string[];
  /** Names whose A records were asked for, in order. */
  readonly asked: string[];
}

/** A name server on 127.0.0.1 for A records of `zone`; one without a zone says nothing. */
export const startNameServer = async (zone: Zone | undefined, port = 0): Promise<NameServer> => {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port: from }) => {
    const { name, type, end } = questionOf(query);
    if (type === A) asked.push(name);
    if (zone === undefined) return;
    const known = type === A ? zone(name) : [];
    const found = type === A ? known : undefined;
    const head = Buffer.from(query.subarray(0, end));
    head.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(found ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = found ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...found]) : Buffer.alloc(0);
    socket.send(Buffer.concat([head, record]), from, address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, servers: [`127.0.0.1:${socket.address().port}`], asked };
};
