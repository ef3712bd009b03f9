import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { SITREP } from './program.ts';

/** How one run ended; `ms` counts from its start, the start of Node included. */
interface Ended {
  readonly code: number | null;
  readonly text: string;
  readonly ms: number;
}

/**
 * Within its deadline of 900 ms, and what Node takes to start twice on a busy machine. What this is about takes ten
 * seconds, or for ever.
 */
const SOON = 6_000;

let folder: string;
beforeAll(() => {
  folder = newFolder('ends');
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  writeFileSync(join(folder, 'ca.json'), JSON.stringify({ checks: [fifoAsCa] }));
});

const fifoAsCa = { id: 'ca', type: 'tls', host: '127.0.0.1', port: 1, ca: './fifo', retries: 0 };

/** Runs a shell script in a network and a mount table of its own; `$SITREP` is the program. */
const inNamespace = async (script: string): Promise<Ended> => {
  const started = performance.now();
  const child = spawn('unshare', ['--net', '--mount', 'sh', '-c', `ip link set lo up; ${script}`], {
    cwd: folder,
    env: { ...process.env, SITREP: `${process.execPath} ${SITREP}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text, ms: performance.now() - started };
};

/** A name server on port 53 of the namespace that takes every question and answers none; it ends with its parent. */
const SILENT_DNS = `
  const socket = require('node:dgram').createSocket('udp4').on('message', () => {});
  socket.bind(53, '127.0.0.1', () => {
    const { status, stdout, stderr } = require('node:child_process').spawnSync('sh', ['-c', process.argv[1]]);
    process.stdout.write(stdout.toString() + stderr.toString());
    process.exit(status ?? 99);
  });
`;

test('a name server that says nothing does not hold the exit', async () => {
  const run = '$SITREP health --tcp db.acme.dev:5432';
  const script = `mount --bind resolv.conf /etc/resolv.conf; exec ${process.execPath} -e "$(cat dns.cjs)" '${run}'`;
  writeFileSync(join(folder, 'dns.cjs'), SILENT_DNS);
  const { code, text, ms } = await inNamespace(script);
  expect(text).toMatch(/^fail +tcp +timeout: not done before the deadline of the whole run/);
  expect(code).toBe(1);
  expect(ms).toBeLessThan(SOON);
});

test.each<[string, string, RegExp, number]>([
  ['a FIFO as config', 'health live --config fifo', /could not be read before the deadline|expected/, 0],
  ['/dev/zero as config', 'health --config /dev/zero', /\/dev\/zero is larger than/, 1],
  ['a folder as config', 'health --config .', /is a directory/, 1],
])('%s', async (_, line, says, code) => {
  const ended = await inNamespace(`rm -f fifo; mkfifo fifo; exec 3<>fifo; $SITREP ${line}`);
  expect(ended.text).toMatch(says);
  expect(ended.code).toBe(code);
  expect(ended.ms).toBeLessThan(SOON);
});

test('a FIFO as ca', async () => {
  const server = `require('node:net').createServer().listen(9, () => require('node:fs').writeFileSync('ready', ''))`;
  writeFileSync(join(folder, 'ca.json'), JSON.stringify({ checks: [{ ...fifoAsCa, port: 9 }] }));
  const ended = await inNamespace(
    `rm -f fifo ready; mkfifo fifo; exec 3<>fifo; ${process.execPath} -e "${server}" & pid=$!;
     until [ -e ready ]; do :; done; $SITREP health --config ca.json; code=$?; kill $pid; exit $code`,
  );
  expect(ended.text).toMatch(/^unknown +ca +probe: the CA file .\/fifo contains no readable certificate/);
  expect(ended.ms).toBeLessThan(SOON);
});

test('a pipe as config is waited for', async () => {
  const config = JSON.stringify({ checks: [{ id: 'root', type: 'disk', path: '/' }] });
  writeFileSync(join(folder, 'piped.json'), config);
  const ended = await inNamespace('(sleep 0.2; cat piped.json) | $SITREP health --timeout 5s --config /dev/stdin');
  expect(ended.text).toMatch(/^pass {2}root/);
});

test.skipIf(!existsSync('/dev/fuse'))('a file system that never answers does not hold the exit', async () => {
  const mount =
    'mkdir -p hung; exec 3<>/dev/fuse; mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none hung';
  const ended = await inNamespace(`${mount}; $SITREP health --file hung/beat=1m`);
  expect(ended.text).toMatch(/^unknown +file +probe: not done before the deadline of the whole run/);
  expect(ended.code).toBe(1);
  expect(ended.ms).toBeLessThan(SOON);
});
