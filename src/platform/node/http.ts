import { isIP } from 'node:net';
import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpPort, HttpRequest, Scope } from '../../contract/ports.ts';
import { addressText } from '../../contract/words.ts';
import type { Line } from '../http1/exchange.ts';
import { http1, type Report } from '../http1/index.ts';
import { decoded } from './decode.ts';
import { dial, wrap } from './sockets.ts';
import { nodeText } from './text.ts';

const openLine = async (request: HttpRequest, scope: Scope, report: Report): Promise<Outcome<Line>> => {
  const { url, socket: path, allow, trust = {} } = request;
  const where = path === undefined ? { host: url.host, port: url.port } : { path };
  const target = addressText(where);
  const isNamed = path === undefined && isIP(url.host) === 0 && url.host !== 'localhost';
  report(isNamed ? 'name' : 'connect');
  const dialled = await dial(where, scope, { allow, resolved: () => report('connect') });
  if (!dialled.ok) return dialled;
  const address = dialled.value.remoteAddress;
  if (url.scheme === 'http') return succeeded({ socket: wrap(dialled.value, target, scope), target, address });
  report('tls');
  const { secure } = await import('./tls.ts');
  const secured = await secure(dialled.value, url.host, target, trust, scope);
  if (!secured.ok) return secured;
  const { socket, certificate } = secured.value;
  return succeeded({ socket: wrap(socket, target, scope), target, address, certificate });
};

/**
 * The client of the static binary over `node:net`: `node:http` costs a health check 20 ms at start, as much as Node
 * itself, and the global fetch more, which also hides errors' causes and follows proxies of the environment.
 */
export const nodeHttp: HttpPort = http1({
  text: nodeText,
  encodings: 'gzip, br',
  open: openLine,
  decode: (encoding, body) => decoded(encoding, body),
});
