import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeadMount, deadMount } from '../fixtures/dead-mount.ts';
import { makeCertificates } from '../fixtures/tls/certificates.ts';
import { newFolder } from '../folders.ts';
import { listening } from '../listening.ts';
import { configFile, run, X64 } from './binary.ts';
import { healthy, healthySecure } from './servers.ts';

/** ms that a run may take beyond its deadline on a busy machine; the calls below would take seconds, or for ever. */
const GRACE = 600;

describe('a mount that does not answer', () => {
  let mount: DeadMount;
  beforeAll(() => {
    mount = deadMount();
  });
  afterAll(() => mount.end());

  test.each([
    ['its state', ['--file', '{}/beat=1m'], /^unknown +file +probe: not done .*: still waiting for the state of /],
    [
      'its free space',
      ['--disk', '{}=90%'],
      /^unknown +disk +probe: not done .*: still waiting for the free space of /,
    ],
  ])('%s is unknown, in time', async (_, args, says) => {
    const ended = await run([X64, 'health', '--timeout', '400ms', ...args.map((arg) => arg.replace('{}', mount.path))]);
    expect(ended.out).toMatch(says);
    expect(ended.code).toBe(1);
    expect(ended.wallMs).toBeLessThan(400 + GRACE);
  });

  test('a config on it cannot be used, which restarts nothing', async () => {
    const ended = await run([X64, 'health', 'live', '--config', join(mount.path, 'checks.json')]);
    expect(ended.out + ended.err).toContain('does not answer: its file system hangs');
    expect(ended.code).toBe(0);
    expect(ended.wallMs).toBeLessThan(900 + GRACE);
  });

  test('authorities on it are our fault, and no target is blamed', async () => {
    const secure = await healthySecure();
    const check = { id: 'it', type: 'http', url: `https://127.0.0.1:${secure.port}/`, ca: join(mount.path, 'ca.pem') };
    const ended = await run([X64, 'health', '--config', configFile({ checks: [check] })]);
    await secure.end();
    expect(ended.out).toMatch(/^unknown +it +probe: the CA file .* cannot be read: .* does not answer/);
    expect(ended.wallMs).toBeLessThan(900 + GRACE);
  });

  test('the checks beside it are done', async () => {
    const service = await healthy();
    const file = `${mount.path}/beat=1m`;
    const ended = await run([X64, 'health', '--timeout', '600ms', '--file', file, '--http', service.url]);
    await service.end();
    expect(ended.out).toMatch(/^unknown +file/m);
    expect(ended.out).toMatch(/^pass +http/m);
  });
});

test('a FIFO as a config ends at once', async () => {
  const fifo = join(newFolder('native'), 'checks.json');
  execFileSync('mkfifo', [fifo]);
  const ended = await run([X64, 'health', '--config', fifo]);
  expect(ended.err + ended.out).toContain('the file is empty');
  expect(ended.wallMs).toBeLessThan(900 + GRACE);
});

test('a FIFO is a file without contents', async () => {
  const fifo = join(newFolder('native'), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const check = { id: 'it', type: 'file', path: fifo, contains: 'ok' };
  const ended = await run([X64, 'health', '--config', configFile({ checks: [check] })]);
  expect(ended.out).toMatch(/^fail +it +body: .* is not a regular file/);
});

test('a server that makes the TLS library compute for seconds cannot hold up the end', async () => {
  const { root, good } = await makeCertificates();
  const dhparam = execFileSync('openssl', ['genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', 'group:ffdhe8192']);
  const options = { dhparam, ciphers: 'DHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const;
  const server = createServer({ key: good.key, cert: good.chain, ...options });
  server.on('tlsClientError', () => {});
  const { port, end } = await listening(server);
  const ca = join(newFolder('native'), 'ca.pem');
  writeFileSync(ca, root.cert);
  // Time for the server's part on a busy machine; the client's takes a second.
  const args = ['health', '--timeout', '600ms', '--http', `https://127.0.0.1:${port}/`];
  const ended = await run([X64, ...args], { SSL_CERT_FILE: ca });
  await end();
  expect(ended.out).toMatch(/^unknown +sitrep +probe: a call to the system or the TLS library did not return/);
  expect(ended.code).toBe(1);
  expect(ended.wallMs).toBeLessThan(600 + GRACE);
});
