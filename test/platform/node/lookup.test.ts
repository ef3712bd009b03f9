import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openScope } from '../../../src/engine/util/scope.ts';
import { lookup } from '../../../src/platform/node/lookup.ts';
import { newFolder } from '../../folders.ts';
import { type NameServer, startNameServer } from '../../name-server.ts';

type Zone = Readonly<Record<string, readonly number[]>>;

let server: Socket | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

const nameServer = async (zone: Zone | undefined): Promise<NameServer> => {
  const started = await startNameServer(zone === undefined ? undefined : (name) => zone[name]);
  server = started.socket;
  return started;
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
