import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { join } from 'node:path';
import { startPuppet } from '../../fixtures/processes/puppet.ts';
import { newFolder } from '../../folders.ts';
import { listening } from '../../listening.ts';

/** What a case's target is and where: its values replace `{name}` in the case's check and words. */
export interface World {
  readonly values: Readonly<Record<string, string | number>>;
  readonly end: () => unknown;
}

/** Makes the real condition that a case is about. */
export type MakeWorld = () => Promise<World>;

export const nothing: MakeWorld = async () => ({ values: {}, end: () => {} });

const directory = (): string => newFolder('verdict');

const listen = async (server: Server, options: ListenOptions): Promise<World> => {
  const { port, end } = await listening(server, options);
  return { values: options.path === undefined ? { port } : { socket: options.path }, end };
};

/** A TCP server that says `greeting`, if anything. */
export const tcp =
  (host = '127.0.0.1', greeting = ''): MakeWorld =>
  () =>
    listen(
      createServer((socket) => socket.on('error', () => {}).end(greeting)),
      { host },
    );

export const tcpAt =
  (name: string, greeting = ''): MakeWorld =>
  () =>
    listen(
      createServer((socket) => socket.on('error', () => {}).end(greeting)),
      { path: join(directory(), name) },
    );

/**
 * A port on which nothing listens. Linux gives out ports from 32768 up (ip_local_port_range) to whoever asks for any, so
 * one from below does not become another test's meanwhile.
 */
export const closedPort: MakeWorld = async () => {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return closedPort();
  }
  probe.close();
  await once(probe, 'close');
  return { values: { port }, end: () => {} };
};

/** A server that accepts and then says nothing. */
export const silent: MakeWorld = () =>
  listen(
    createServer((socket) => void socket.on('error', () => {})),
    {},
  );

export const http =
  (answer: RequestListener, host = '127.0.0.1'): MakeWorld =>
  () =>
    listen(createHttpServer(answer), { host, port: 0 });

export const httpAt =
  (name: string, answer: RequestListener): MakeWorld =>
  () =>
    listen(createHttpServer(answer), { path: join(directory(), name) });

/** Answers everything so. */
export const says =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

/** A process started under this name, which gets these lines of puppet.c's language; `{answer}` is the answer to the last. */
export const puppet =
  (
    name: string,
    { words = [], lines = [] }: { words?: readonly string[]; lines?: readonly string[] } = {},
  ): MakeWorld =>
  async () => {
    const { pid, tell, kill } = await startPuppet(name, ...words);
    let answer = 0;
    for (const line of lines) answer = await tell(line);
    return { values: { pid, answer }, end: kill };
  };

/** A process that was there a moment ago, and its id. */
export const killed =
  (name: string): MakeWorld =>
  async () => {
    const world = await puppet(name)();
    await world.end();
    return world;
  };

/** A file of this text, as if it had been written so many seconds ago (negative: in the future). */
export const file =
  (text: string, seconds = 0): MakeWorld =>
  async () => {
    const path = join(directory(), 'file');
    writeFileSync(path, text);
    const time = Date.now() / 1000 - seconds;
    utimesSync(path, time, time);
    return { values: { path }, end: () => rmSync(path, { force: true }) };
  };

/** A named pipe that nobody writes to: opening it without care would wait for ever. */
export const fifo: MakeWorld = async () => {
  const path = join(directory(), 'fifo');
  execFileSync('mkfifo', [path]);
  return { values: { path }, end: () => rmSync(path) };
};

/** A file system of 64 pages of which so many are written, and 16 inodes. Mounting asks for root. */
export const disk =
  (pages: number, inodes = 0): MakeWorld =>
  async () => {
    const path = directory();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'nr_blocks=64,nr_inodes=16', 'sitrep', path]);
    if (pages > 0) writeFileSync(join(path, 'data'), Buffer.alloc(4096 * pages));
    for (let at = 0; at < inodes; at++) writeFileSync(join(path, String(at)), '');
    return { values: { path }, end: () => execFileSync('umount', [path]) };
  };
