import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Listening } from '../listening.ts';
import { type EmptyRoot, emptyRoot } from './root.ts';
import { healthy, healthySecure } from './servers.ts';

/** `sitrep health` with these arguments: its exit code, and its first line up to the first bracket. */
interface Case {
  readonly title: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

let v4: Listening;
let v6: Listening;
let secure: Awaited<ReturnType<typeof healthySecure>>;

beforeAll(async () => {
  [v4, v6, secure] = await Promise.all([healthy(), healthy({ host: '::1', port: 0 }), healthySecure()]);
});
afterAll(async () => {
  await Promise.all([v4.end(), v6.end(), secure.end()]);
});

/** `{v4}`, `{v6}` and `{tls}` are the ports of three healthy servers. */
const fill = (text: string): string =>
  text.replace('{v4}', `${v4.port}`).replace('{v6}', `${v6.port}`).replace('{tls}', `${secure.port}`);

/** A root with the files that the cases speak of. */
const furnish = (root: EmptyRoot): EmptyRoot => {
  writeFileSync(join(root.path, 'beat'), 'ok');
  writeFileSync(join(root.path, 'ca.pem'), secure.ca);
  const check = (fields: object) => JSON.stringify({ checks: [{ id: 'it', type: 'http', retries: 0, ...fields }] });
  const https = fill('https://127.0.0.1:{tls}/');
  const json = { '$.status': 'pass', '$.queue.depth': { lessThan: 100 } };
  writeFileSync(join(root.path, 'checks.json'), check({ url: fill('http://127.0.0.1:{v4}/'), expect: { json } }));
  writeFileSync(join(root.path, 'trusted.json'), check({ url: https, ca: '/ca.pem' }));
  writeFileSync(join(root.path, 'insecure.json'), check({ url: https, insecure: true }));
  writeFileSync(join(root.path, 'untrusted.json'), check({ url: https, ca: '/beat' }));
  writeFileSync(join(root.path, 'storeless.json'), check({ url: https }));
  writeFileSync(join(root.path, 'unix.json'), check({ url: 'http://localhost/', socket: '/app.sock' }));
  return root;
};

const ANYWHERE: readonly Case[] = [
  { title: 'the default file', args: [], code: 0, says: /^pass {2}it/ },
  { title: 'an IPv4 address', args: ['--http', 'http://127.0.0.1:{v4}/'], code: 0, says: /^pass {2}http/ },
  { title: 'an IPv6 address', args: ['--http', 'http://[::1]:{v6}/'], code: 0, says: /^pass {2}http/ },
  { title: 'localhost on IPv4', args: ['--http', 'http://localhost:{v4}/'], code: 0, says: /^pass {2}http/ },
  { title: 'localhost on IPv6 alone', args: ['--http', 'http://localhost:{v6}/'], code: 0, says: /^pass {2}http/ },
  { title: 'a port that refuses', args: ['--tcp', '127.0.0.1:1'], code: 1, says: /refused the connection/ },
  { title: 'a port that listens', args: ['--tcp', 'localhost:{v4}'], code: 0, says: /^pass {2}tcp/ },
  {
    title: 'a name, and nobody to ask',
    args: ['--http', 'http://api.acme.dev/'],
    code: 1,
    says: /^fail +http +(dns|timeout): /,
  },
  { title: 'https, trusted by a CA file', args: ['--config', '/trusted.json'], code: 0, says: /^pass {2}it/ },
  { title: 'https, trusting anyone', args: ['--config', '/insecure.json'], code: 0, says: /^pass {2}it/ },
  {
    title: 'https, an invalid CA file',
    args: ['--config', '/untrusted.json'],
    code: 1,
    says: /the CA file \/beat contains no readable certificate/,
  },
  {
    title: 'https without any CA store',
    args: ['--config', '/storeless.json'],
    code: 1,
    says: /^unknown +it +probe: no CA store here .* `ca`/,
  },
  { title: 'a unix socket', args: ['--config', '/unix.json'], code: 0, says: /^pass {2}it/ },
  { title: 'a fresh file', args: ['--file', '/beat=1m'], code: 0, says: /^pass {2}file/ },
  { title: 'a missing file', args: ['--file', '/nope=1m'], code: 1, says: /there is no \/nope/ },
  { title: 'a disk', args: ['--disk', '/=100%'], code: 0, says: /^pass {2}disk/ },
];

const WITHOUT_PROC: readonly Case[] = [
  { title: 'a process without /proc', args: ['--process', 'app'], code: 1, says: /^unknown +process +probe: / },
  { title: 'memory without /proc', args: ['--memory', '90%'], code: 1, says: /^unknown +memory +probe: / },
  { title: 'the same at level live', args: ['live', '--memory', '90%'], code: 0, says: /^unknown +memory +probe: / },
];

const PORT_BY_NETLINK: Case = {
  title: 'a port without /proc',
  args: ['--port', '{v4}'],
  code: 0,
  says: /^pass {2}port/,
};

/** qemu-user knows no sock_diag. */
const PORT_UNKNOWN: Case = {
  title: 'a port without /proc and netlink',
  args: ['--port', '{v4}'],
  code: 1,
  says: /^unknown +port +probe: the listening ports are not known/,
};

const WITH_PROC: readonly Case[] = [
  { title: 'a port that listens, looked up', args: ['--port', '{v4}'], code: 0, says: /^pass {2}port/ },
  { title: 'a port that does not', args: ['--port', '1'], code: 1, says: /nothing listens on port 1/ },
  { title: 'a process', args: ['--process', 'chroot'], code: 1, says: /there is no process named chroot/ },
  { title: "the machine's memory", args: ['--memory', '100%'], code: 0, says: /^pass {2}memory/ },
];

const describeRoot = (title: string, options: Parameters<typeof emptyRoot>[0], cases: readonly Case[]): void => {
  describe(title, () => {
    let root: EmptyRoot;
    let unix: Listening;
    beforeAll(async () => {
      root = furnish(emptyRoot(options));
      unix = await healthy({ path: join(root.path, 'app.sock') });
    });
    afterAll(async () => {
      await unix.end();
      root.end();
    });
    test.each(cases)('$title', async ({ args, code, says }) => {
      const ended = await root.run('health', ...args.map(fill));
      expect(ended.out + ended.err).toMatch(says);
      expect(ended.code).toBe(code);
    });
  });
};

describeRoot('an empty root', {}, [...ANYWHERE, ...WITHOUT_PROC, PORT_BY_NETLINK]);
describeRoot('an empty root with /proc', { proc: true }, [...ANYWHERE, ...WITH_PROC]);
describeRoot('an empty root, arm64', { arm64: true }, [...ANYWHERE, ...WITHOUT_PROC, PORT_UNKNOWN]);
describeRoot('an empty root with /proc, arm64', { arm64: true, proc: true }, WITH_PROC);
