import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckRegistry } from '../../contract/check.ts';
import type { Ports } from '../../contract/ports.ts';
import { PROBER_PROTOCOL, type ProbeRequest, READINGS_TYPE } from '../../contract/prober.ts';
import { probeAll } from '../../engine/probe/pool.ts';
import { openScope } from '../../engine/util/scope.ts';

/** Bytes of a request: a thousand checks with their secrets and bodies take some two million. */
const REQUEST_LIMIT = 33_554_432;

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > REQUEST_LIMIT) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};

const parseRequest = (text: string): ProbeRequest | undefined => {
  try {
    return JSON.parse(text) as ProbeRequest;
  } catch {
    return undefined;
  }
};

/** Answers `POST /probe` ({@link ProbeRequest}): a reading a line, as each check ends. A caller that hangs up ends its probes. */
export const probeEndpoint =
  (types: CheckRegistry, ports: Ports) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refuse = (status: number, why: string) => void response.writeHead(status).end(why);
    const text = await readBody(request);
    if (text === undefined) return refuse(413, `a request of more than ${REQUEST_LIMIT} bytes`);
    const asked = parseRequest(text);
    if (asked === undefined) return refuse(400, 'the request is not JSON');
    if (asked.version !== PROBER_PROTOCOL) return refuse(400, `this prober speaks version ${PROBER_PROTOCOL}`);
    if (!Array.isArray(asked.checks)) return refuse(400, 'the request names no checks');
    const { scope, cancel } = openScope();
    response.once('close', cancel);
    response.writeHead(200, { 'content-type': READINGS_TYPE, 'cache-control': 'no-store' });
    response.flushHeaders();
    await probeAll(asked.checks, types, ports, {
      scope,
      onReading: (reading) => void response.write(`${JSON.stringify(reading)}\n`),
    });
    response.end();
  };
