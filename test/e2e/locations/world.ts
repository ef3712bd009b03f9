/**
 * Runs in namespaces of its own (network, processes), as root: targets at two addresses, two probers, a third one in a namespace inside
 * with a cable to this one, and `sitrep serve`. Plays one act after another, and prints what each came to as a line of JSON.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const [program, folder] = process.argv.slice(2) as [string, string];

/** TEST-NET-3 (RFC 5737): one for the shop, one for all else, so that each can be cut off by itself. */
const SHOP = '203.0.113.9';
const REST = '203.0.113.10';
const OUTER = '10.9.0.1';
const INNER = '10.9.0.2';
const PORT = 8788;

const ip = (...args: string[]) => execFileSync('ip', args);
for (const address of [SHOP, REST]) ip('addr', 'add', `${address}/32`, 'dev', 'lo');
ip('link', 'add', 'outer', 'type', 'veth', 'peer', 'name', 'inner');
ip('addr', 'add', `${OUTER}/30`, 'dev', 'outer');
ip('link', 'set', 'outer', 'up');

const listen = async (server: Server, host: string, port = 0): Promise<number> => {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
let isShopOpen = true;
await listen(
  createServer((_, response) => void response.writeHead(isShopOpen ? 200 : 503).end()),
  SHOP,
  80,
);
await listen(
  createServer((_, response) => void response.end()),
  REST,
  80,
);

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
};
const sent: { readonly type: string; readonly text: string }[] = [];
const receiver = await listen(
  createServer(async (request, response) => {
    const { type, data } = JSON.parse(await textOf(request));
    sent.push({ type, text: data.text });
    response.end();
  }),
  '127.0.0.1',
);

/** Settles with the process once it has printed what it prints when it listens. */
const start = async (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${args.join(' ')} ended with ${code} before it listened`);
  });
  await Promise.race([once(child.stdout!, 'data'), ended]);
  ended.catch(() => {});
  child.stdout!.resume();
  return child;
};
const tokenOf = (id: string) => `a-token-nobody-guesses-${id}`;
const variableOf = (id: string) => `TOKEN_${id.toUpperCase()}`;
const startProber = (id: string, host: string, port: number, within: readonly string[] = []) => {
  const args = [process.execPath, program, 'prober', '--host', host, '--port', String(port)];
  const [command, ...rest] = [...within, ...args] as [string, ...string[]];
  return start(command, rest, { SITREP_PROBER_TOKEN: tokenOf(id) });
};

const far = await startProber('far', '0.0.0.0', PORT, ['unshare', '--net']);
/** In the namespace of the far prober. */
const inside = (...args: string[]) => execFileSync('nsenter', ['-t', String(far.pid), '-n', 'ip', ...args]);
ip('link', 'set', 'inner', 'netns', String(far.pid));
inside('addr', 'add', `${INNER}/30`, 'dev', 'inner');
inside('link', 'set', 'inner', 'up');
for (const address of [SHOP, REST]) inside('route', 'add', address, 'via', OUTER);
await startProber('near', '127.0.0.1', PORT + 1);
await startProber('next', '127.0.0.1', PORT + 2);

const urls = {
  far: `http://${INNER}:${PORT}`,
  near: `http://127.0.0.1:${PORT + 1}`,
  next: `http://127.0.0.1:${PORT + 2}`,
};
const rest = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, type: 'http', url: `http://${REST}/${id}` }));
writeFileSync(
  `${folder}/checks.json`,
  JSON.stringify({
    locations: Object.entries(urls).map(([id, url]) => ({
      id,
      name: `The ${id} one`,
      url,
      token: `\${${variableOf(id)}}`,
    })),
    defaults: {
      interval: '1s',
      timeout: '1s',
      retries: 0,
      failureThreshold: 2,
      successThreshold: 1,
      locations: Object.keys(urls),
      quorum: 2,
      othersEvery: '30m',
    },
    checks: [{ id: 'shop', type: 'http', url: `http://${SHOP}/` }, ...rest],
    alerts: [{ type: 'webhook', id: 'ops', url: `http://127.0.0.1:${receiver}`, on: ['down', 'resolved', 'blind'] }],
  }),
);
const SERVE = 8787;
const serving = ['serve', '--config', `${folder}/checks.json`, '--persist', `${folder}/store`, '--port', String(SERVE)];
await start(
  process.execPath,
  [program, ...serving],
  Object.fromEntries(Object.keys(urls).map((id) => [variableOf(id), tokenOf(id)])),
);

interface Seen {
  readonly status: string;
  readonly statuses: readonly string[];
  readonly locations: Readonly<Record<string, string | null>>;
  readonly reasons: Readonly<Record<string, string | null>>;
  readonly checkedAt: string;
}

const json = async (path: string) => (await fetch(`http://127.0.0.1:${SERVE}${path}`)).json();
const look = async (): Promise<Seen> => {
  const { checks } = await json('/status');
  const { status, checkedAt, locations = [] } = await json('/status/shop');
  const by = (field: string) =>
    Object.fromEntries(locations.map((each: Record<string, string>) => [each.id, each[field]]));
  return {
    status,
    statuses: checks.map((each: { status: string }) => each.status),
    locations: by('verdict'),
    reasons: by('reason'),
    checkedAt,
  };
};

/** Plays on until it looks right; what it looked like in the end, right or not. */
const act = async (name: string, isRight: (seen: Seen) => boolean): Promise<Seen> => {
  const until = Date.now() + 20_000;
  let seen: Seen | undefined;
  do {
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen = await look().catch(() => undefined);
  } while ((seen === undefined || !isRight(seen)) && Date.now() < until);
  console.log(`ACT ${JSON.stringify({ name, ...seen, sent: sent.splice(0) })}`);
  return seen!;
};

/** Read again, so many ms later. */
const isLaterThan = (before: Seen, ms: number) => (seen: Seen) =>
  Date.parse(seen.checkedAt) >= Date.parse(before.checkedAt) + ms;
const isAll = (expected: string, { locations }: Seen) => Object.keys(urls).every((id) => locations[id] === expected);

await act('all vote', (seen) => isAll('pass', seen) && seen.statuses.every((status) => status === 'up'));

inside('route', 'del', SHOP);
const cut = await act('cut off', ({ locations }) => locations.far === 'fail');
await act('cut off for long', isLaterThan(cut, 4_000));

isShopOpen = false;
await act('down', ({ status }) => status === 'down' && sent.length > 0);

isShopOpen = true;
inside('route', 'add', SHOP, 'via', OUTER);
await act('up again', (seen) => seen.status === 'up' && isAll('pass', seen) && sent.length > 0);

far.kill('SIGKILL');
await once(far, 'exit');
const gone = await act('gone', ({ locations }) => locations.far === 'unknown' && sent.length > 0);
await act('gone for long', isLaterThan(gone, 4_000));

// The namespace of processes ends with this one, and all that is in it.
process.exit(0);
