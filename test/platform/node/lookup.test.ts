import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openScope } from '../../../src/engine/util/scope.ts';
import { lookup } from '../../../src/platform/node/lookup.ts';
import { newFolder } from '../../folders.ts';

type Zone = Readonly<Record<string, readonly number[]>>;

let server: Socket | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

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

/** A name server for A records of `zone`, which notes what it is asked; one without a zone says nothing. */
const nameServer = async (zone: Zone | undefined) => {
  const asked: string[] = [];
  server = createSocket('udp4');
  server.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    if (type === 1) asked.push(name);
    if (zone === undefined) return;
    const found = type === 1 ? zone[name] : undefined;
    const head = Buffer.from(query.subarray(0, end));
    head.writeUInt16BE(zone[name] ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(found ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = found ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...found]) : Buffer.alloc(0);
    server!.send(Buffer.concat([head, record]), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  return { servers: [`127.0.0.1:${server.address().port}`], asked };
};

const etc = (files: Readonly<Record<string, string>>): string => {
  const folder = newFolder('etc');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

const ZONE: Zone = {
  'db.prod.svc.cluster.local': [10, 0, 0, 7],
  'acme.dev': [203, 0, 113, 9],
  'a.b.prod.svc.cluster.local': [10, 0, 0, 8],
};
const CLUSTER = 'search prod.svc.cluster.local svc.cluster.local\noptions ndots:5 edns0\n';

test.each<[string, string, Readonly<Record<string, string>>, string, readonly string[]]>([
  ['/etc/hosts comes first', 'db', { hosts: '10.9.9.9 other db # ours\n' }, '10.9.9.9', []],
  ['a whole name as it is', 'acme.dev', {}, '203.0.113.9', ['acme.dev']],
  ['a short name in its search domain', 'db', { 'resolv.conf': CLUSTER }, '10.0.0.7', ['db.prod.svc.cluster.local']],
  [
    'fewer dots than ndots: search domains, then as it is',
    'acme.dev',
    { 'resolv.conf': CLUSTER },
    '203.0.113.9',
    ['acme.dev.prod.svc.cluster.local', 'acme.dev.svc.cluster.local', 'acme.dev'],
  ],
  [
    'as many dots as ndots: as it is, then search domains',
    'a.b',
    { 'resolv.conf': 'search prod.svc.cluster.local\n' },
    '10.0.0.8',
    ['a.b', 'a.b.prod.svc.cluster.local'],
  ],
  ['a dot at the end: nothing is searched', 'acme.dev.', { 'resolv.conf': CLUSTER }, '203.0.113.9', ['acme.dev']],
  [
    'the sources of most containers',
    'acme.dev',
    { 'nsswitch.conf': 'hosts: files dns\n' },
    '203.0.113.9',
    ['acme.dev'],
  ],
])('%s', async (_, name, files, address, questions) => {
  const { servers, asked } = await nameServer(ZONE);
  expect(await lookup(name, openScope().scope, { etc: etc(files), servers })).toEqual([{ address, family: 4 }]);
  expect(asked).toEqual(questions);
});

test('a name that is not there', async () => {
  const { servers } = await nameServer(ZONE);
  const found = lookup('nobody.dev', openScope().scope, { etc: etc({}), servers });
  await expect(found).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('a name server that is not there', async () => {
  const { servers } = await nameServer(ZONE);
  await new Promise<void>((resolve) => server!.close(() => resolve()));
  server = undefined;
  await expect(lookup('acme.dev', openScope().scope, { etc: etc({}), servers })).rejects.toMatchObject({
    code: 'EAI_AGAIN',
  });
});

test('a name server that says nothing is left as soon as the check ends', async () => {
  const { servers, asked } = await nameServer(undefined);
  const { scope, cancel } = openScope();
  const found = lookup('acme.dev', scope, { etc: etc({}), servers }).then(
    () => 'found',
    ({ code }: { code: string }) => code,
  );
  await once(server!, 'message');
  cancel();
  expect(await found).toBe('EAI_AGAIN');
  expect(asked).toEqual(['acme.dev']);
});

test('where names come from elsewhere too, getaddrinfo is asked', async () => {
  const { servers, asked } = await nameServer(ZONE);
  const files = { 'nsswitch.conf': 'hosts: files mdns4_minimal [NOTFOUND=return] dns\n' };
  const found = await lookup('localhost', openScope().scope, { etc: etc(files), servers });
  expect(found.map(({ address }) => address)).toContain('127.0.0.1');
  expect(asked).toEqual([]);
});
