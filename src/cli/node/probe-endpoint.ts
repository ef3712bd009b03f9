import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckRegistry } from '../../contract/check.ts';
import type { Ports } from '../../contract/ports.ts';
import { type ProbeRequest, READINGS_TYPE, REQUEST_LIMIT } from '../../contract/prober.ts';
import { probeAll } from '../../engine/probe/pool.ts';
import { readProbeRequest } from '../../engine/probe/probe-request.ts';
import { openScope } from '../../engine/util/scope.ts';

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

/** Answers `POST /probe` ({@link ProbeRequest}): a reading a line, as each check ends. A caller that hangs up ends its probes. */
export const probeEndpoint =
  (types: CheckRegistry, ports: Ports) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refuse = (status: number, why: string) => void response.writeHead(status).end(why);
    const text = await readBody(request);
    if (text === undefined) return refuse(413, `a request of more than ${REQUEST_LIMIT} bytes`);
    const asked = readProbeRequest(text);
    if (!asked.ok) return refuse(400, asked.failure.message);
    const { scope, cancel } = openScope();
    response.once('close', cancel);
    response.writeHead(200, { 'content-type': READINGS_TYPE, 'cache-control': 'no-store' });
    response.flushHeaders();
    await probeAll(asked.value, types, ports, {
      scope,
      onReading: (reading) => void response.write(`${JSON.stringify(reading)}\n`),
    });
    response.end();
  };
