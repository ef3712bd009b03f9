/**
 * Runs in a network namespace of its own, as root: a public address, a private one and the loopback address, a name
 * server, and `sitrep serve`. Prints what /status says of each check and who was asked, as one line of JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { startNameServer } from '../../name-server.ts';

const [program, folder] = process.argv.slice(2) as [string, string];

/** TEST-NET-3 (RFC 5737), which nothing treats as private. */
const PUBLIC = [203, 0, 113, 9];
const PRIVATE = [10, 0, 0, 7];
const LOOPBACK = [127, 0, 0, 1];

/** The first answer is public, and every later one the machine itself. */
let rebound = 0;
const ZONE: Readonly<Record<string, () => readonly number[]>> = {
  'public.test': () => PUBLIC,
  'private.test': () => PRIVATE,
  'self.test': () => LOOPBACK,
  'rebinding.test': () => (rebound++ === 0 ? PUBLIC : LOOPBACK),
};
await startNameServer((name) => ZONE[name]?.(), 53);

const askedInside: string[] = [];
const targets: Readonly<Record<string, string>> = {
  '/to-private': 'http://private.test/inside',
  '/to-self': 'http://self.test/inside',
  '/again': '/inside',
  '/to-public': 'http://public.test/outside',
};
const listen = async (octets: readonly number[], isInside: boolean): Promise<void> => {
  const server = createServer(({ url = '/' }, response) => {
    if (isInside) askedInside.push(url);
    const location = targets[url];
    if (location === undefined) return void response.end('secret');
    response.writeHead(302, { location }).end();
  });
  server.listen(80, octets.join('.'));
  await once(server, 'listening');
};
await listen(PUBLIC, false);
await listen(PRIVATE, true);
await listen(LOOPBACK, true);

const { PORT } = process.env;
const serve: ChildProcess = spawn(
  process.execPath,
  [program, 'serve', '--config', `${folder}/checks.json`, '--persist', `${folder}/store`, '--port', PORT!],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);

/** `/status` once every check has a reading. */
const statuses = async (): Promise<unknown> => {
  const answer = await fetch(`http://127.0.0.1:${PORT}/status`).catch(() => undefined);
  const body = answer?.headers.get('content-type')?.includes('json') ? await answer.json() : undefined;
  const checks = (body as { checks?: readonly { id: string; status: string }[] } | undefined)?.checks;
  const isThere = checks !== undefined && checks.length > 0;
  return isThere && checks.every(({ status }) => status !== 'unknown') ? checks : undefined;
};
const until = Date.now() + 60_000;
let found: unknown;
while (found === undefined && Date.now() < until) {
  found = await statuses();
  if (found === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
}
console.log(`WORLD ${JSON.stringify({ checks: found, askedInside })}`);
serve.kill('SIGTERM');
await once(serve, 'exit');
process.exit(0);
