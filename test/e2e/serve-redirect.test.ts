import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { ROOT, SITREP } from './program.ts';

const PATHS = {
  'to-private': 'public.test',
  'to-self': 'public.test',
  again: 'rebinding.test',
  'to-public': 'public.test',
};

interface World {
  readonly checks: readonly { readonly id: string; readonly status: string }[];
  /** Paths that a private address or the machine itself was asked for. */
  readonly askedInside: readonly string[];
}

/** In a namespace of its own: addresses that belong to nobody else, and a resolver of ours. */
const inNamespace = (folder: string): string => {
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(folder, 'nsswitch.conf'), 'hosts: files dns\n');
  const mounts = ['resolv.conf', 'hosts', 'nsswitch.conf'].map(
    (name) => `touch /etc/${name} && mount --bind "${folder}/${name}" /etc/${name}`,
  );
  const addresses = ['203.0.113.9', '10.0.0.7'].map((address) => `ip addr add ${address}/32 dev lo`);
  const world = `exec node "${join(ROOT, 'test/e2e/redirect/world.ts')}" "${SITREP}" "${folder}"`;
  return ['ip link set lo up', ...addresses, ...mounts, world].join(' && ');
};

test('under serve, no redirect leads further inside: by name, or by a name that changes its address', () => {
  const folder = newFolder('redirect');
  const checks = Object.entries(PATHS).map(([id, host]) => ({ id, type: 'http', url: `http://${host}/${id}` }));
  writeFileSync(join(folder, 'checks.json'), JSON.stringify({ defaults: { failureThreshold: 1, retries: 0 }, checks }));
  const env = { ...process.env, PORT: '8790' };
  const { stdout, stderr } = finished('unshare', ['--net', '--mount', 'sh', '-c', inNamespace(folder)], { env });
  const line = /^WORLD (.*)$/m.exec(stdout)?.[1];
  expect(line, stdout + stderr).toBeDefined();
  const world: World = JSON.parse(line!);
  expect(Object.fromEntries(world.checks.map(({ id, status }) => [id, status]))).toEqual({
    'to-private': 'down',
    'to-self': 'down',
    again: 'down',
    'to-public': 'up',
  });
  for (const check of world.checks.filter(({ status }) => status === 'down'))
    expect(JSON.stringify(check)).toMatch(/"kind":"redirect"/);
  expect(world.askedInside).toEqual([]);
});
