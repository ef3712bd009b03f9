import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROBE_PATH } from '../../../contract/prober.ts';
import { WORKER } from '../../../contract/runtimes.ts';
import { nodePorts } from '../../../platform/node/index.ts';
import { EXIT_USAGE, type Parsed } from '../../command.ts';
import type { CliHost } from '../../host.ts';
import { probeEndpoint } from '../probe-endpoint.ts';
import { stopAsked } from '../serve/stop-signals.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether the request carries one of `tokens`. All are compared, by digests: the time it takes tells nothing. */
const isAllowed = ({ headers }: IncomingMessage, tokens: readonly string[]): boolean => {
  const given = digest(/^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? '');
  return tokens.map((token) => timingSafeEqual(given, digest(token))).includes(true);
};

/** A caller that sends its request byte by byte, or nothing, is let go, ms. */
const PATIENCE_MS = 30_000;

/** Tokens that are taken at a time: the old one and the new one. */
const MOST_TOKENS = 2;

/** Rejects checks that read Sitrep's own machine: they make no sense for a Board elsewhere. */
const offeredBy = ({ checks }: CliHost): CliHost['checks'] =>
  Object.fromEntries(
    Object.entries(checks).filter(([, { requirements }]) =>
      requirements.every((requirement) => requirement !== 'inbox' && WORKER.capabilities.includes(requirement)),
    ),
  );

/** The server of `sitrep prober`; it listens on nothing yet. */
export const proberServer = (checks: CliHost['checks'], tokens: readonly string[]): Server => {
  const probe = probeEndpoint(checks, nodePorts());
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, text: string, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(text);
    if (request.url === '/livez' && request.method === 'GET') return end(200, 'ok');
    if (request.url !== PROBE_PATH) return end(404, 'not found');
    if (request.method !== 'POST') return end(405, 'POST only', { allow: 'POST' });
    // Before anything is read of what a stranger sends.
    if (!isAllowed(request, tokens)) {
      return end(401, 'not allowed without the right token', { 'www-authenticate': 'Bearer', connection: 'close' });
    }
    return probe(request, response);
  };
  return createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
};

/** The work of `sitrep prober`. */
export const proberHere = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const stop = stopAsked(() => process.exit(1));
  const port = parsed.text('port')!;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    host.printError(`sitrep prober: --port is a number from 0 to 65535, not "${port}"\n`);
    return EXIT_USAGE;
  }
  const tokens = (host.env('SITREP_PROBER_TOKEN') ?? '')
    .split(/\s+/)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);
  if (tokens.length === 0) {
    host.printError('sitrep prober: set SITREP_PROBER_TOKEN to the token that the Board sends\n');
    return EXIT_USAGE;
  }
  const server = proberServer(offeredBy(host), tokens);
  const listening = once(server, 'listening');
  server.listen(Number(port), parsed.text('host')!);
  const problem = await listening.then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (problem !== undefined) {
    host.printError(`sitrep prober: ${problem}\n`);
    return 1;
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  host.print(`The prober answers at http://${family === 'IPv6' ? `[${address}]` : address}:${bound}\n`);
  await stop;
  server.close();
  server.closeAllConnections();
  return 0;
};
