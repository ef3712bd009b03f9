import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { listening } from '../listening.ts';
import { configFile, run, SANITIZED, X64 } from './binary.ts';
import { healthySecure } from './servers.ts';

let secure: Awaited<ReturnType<typeof healthySecure>>;
beforeAll(async () => {
  secure = await healthySecure();
});
afterAll(() => secure.end());

const url = (): string => `https://localhost:${secure.port}/`;

const caFile = (pem: string): string => {
  const path = join(newFolder('native'), 'ca.pem');
  writeFileSync(path, pem);
  return path;
};

test('SSL_CERT_FILE names the authorities to trust', async () => {
  const ended = await run([X64, 'health', '--http', url()], { SSL_CERT_FILE: caFile(secure.ca) });
  expect(ended.out).toMatch(/^pass {2}http/);
});

test('a file of SSL_CERT_FILE that is not there is our fault, not the target’s', async () => {
  const ended = await run([X64, 'health', '--http', url()], { SSL_CERT_FILE: '/nonexistent/ca.pem' });
  expect(ended.out).toMatch(/^unknown +http +probe: the CA store of SSL_CERT_FILE cannot be read: there is no \//);
});

/** A record of type 21, two bytes: a warning that says that the user cancelled (RFC 8446 section 6). */
const WARNING = Buffer.from([0x15, 3, 3, 0, 2, 1, 90]);
const MANY = Buffer.concat(Array.from({ length: 2_000 }, () => WARNING));

/** Sends warnings for as long as the peer takes them. */
const warning = (): Server =>
  createServer((socket) => {
    const send = (): void => {
      while (!socket.destroyed && socket.write(MANY));
    };
    socket.on('error', () => {}).on('drain', send);
    socket.once('data', send);
    socket.resume();
  });

test.each([
  ['the program that is shipped', X64],
  ['the one under sanitizers', SANITIZED],
])('warnings without end do not hold up the handshake: %s', async (_, program) => {
  const server = await listening(warning());
  const check = { id: 'it', type: 'tls', host: '127.0.0.1', port: server.port, timeout: '5s' };
  const args = ['health', '--timeout', '6s', '--config', configFile({ checks: [{ ...check, insecure: true }] })];
  const ended = await run([program, ...args]);
  await server.end();
  expect(ended.out).toMatch(/^fail +it +tls: 127\.0\.0\.1:\d+ sends more than belongs into a TLS handshake/);
});
