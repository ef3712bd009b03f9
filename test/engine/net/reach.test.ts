import { describe, expect, test } from 'vitest';
import { leadsInside, REACHES, type Reach, reachOf } from '../../../src/engine/net/reach.ts';

describe('how far inside a host lies', () => {
  test.each<[string, Reach]>([
    ['8.8.8.8', 'public'],
    ['acme.dev', 'public'],
    ['localhost', 'loopback'],
    ['db.localhost', 'loopback'],
    ['localhost.', 'loopback'],
    ['notlocalhost', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['126.255.255.255', 'public'],
    ['0.0.0.0', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.128.0.1', 'public'],
    ['169.254.169.254', 'link-local'],
    ['::1', 'loopback'],
    ['::', 'loopback'],
    ['2606:4700::1111', 'public'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'link-local'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['64:ff9b::808:808', 'public'],
    ['2002:a9fe:a9fe::1', 'link-local'],
    ['2002:808:808::1', 'public'],
    ['fec0::1', 'private'],
  ])('%s is %s', (host, reach) => {
    expect(reachOf(host)).toBe(reach);
  });
});

test('a redirect leads sideways or outward, never further in', () => {
  const allowed = REACHES.flatMap((from) =>
    REACHES.filter((to) => !leadsInside(from, to)).map((to) => `${from}→${to}`),
  );
  expect(allowed).toEqual([
    'public→public',
    'private→public',
    'private→private',
    'loopback→public',
    'loopback→private',
    'loopback→loopback',
    'link-local→public',
    'link-local→private',
    'link-local→loopback',
    'link-local→link-local',
  ]);
});
