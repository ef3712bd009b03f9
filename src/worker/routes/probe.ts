import type { Hono } from 'hono';
import { PROBE_PATH, READINGS_TYPE, REQUEST_LIMIT } from '../../contract/prober.ts';
import type { Reading } from '../../contract/reading.ts';
import { readProbeRequest } from '../../engine/probe/probe-request.ts';
import { openScope } from '../../engine/util/scope.ts';
import { type Env, Problem } from '../http.ts';
import type { AppPorts, ProbeHere } from '../ports.ts';
import { demandToken } from '../token.ts';

const tooLong = () => new Problem(413, `The request has more than ${REQUEST_LIMIT} bytes.`);

const readBody = async (body: ReadableStream<Uint8Array> | null): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > REQUEST_LIMIT) throw tooLong();
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
};

/** A reading a line, as each check ends; a caller that hangs up ends the probes. */
const streamed = (probe: (onReading: (reading: Reading) => void) => Promise<unknown>, cancel: () => void) => {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      await probe((reading) => controller.enqueue(encoder.encode(`${JSON.stringify(reading)}\n`)));
      controller.close();
    },
    cancel,
  });
};

const answer = (checks: Parameters<ProbeHere>[0], probe: ProbeHere): Response => {
  const { scope, cancel } = openScope();
  const body = streamed((onReading) => probe(checks, onReading, scope), cancel);
  return new Response(body, { headers: { 'content-type': READINGS_TYPE, 'cache-control': 'no-store' } });
};

/** `POST /probe`: the checks of a Board elsewhere. Without a token in the environment there is no such route. */
export const probeRoute = (app: Hono<Env>, { prober }: AppPorts): void => {
  if (prober === undefined || prober.token === '') return;
  app.post(PROBE_PATH, async (c) => {
    // Before anything is read of what a stranger sends.
    await demandToken(c, prober.token, 'the prober (SITREP_PROBER_TOKEN)');
    if (Number(c.req.header('content-length') ?? 0) > REQUEST_LIMIT) throw tooLong();
    const text = await readBody(c.req.raw.body);
    const asked = readProbeRequest(text);
    if (!asked.ok) throw new Problem(400, asked.failure.message);
    return prober.forward === undefined ? answer(asked.value, prober.probe) : prober.forward(text);
  });
};
