import { PROBE_PATH, PROBER_PROTOCOL, type ProbeRequest, READING_LIMIT } from '../contract/prober.ts';
import type { Reading } from '../contract/reading.ts';
import type { ProberPort } from '../engine/board/ask-prober.ts';

/** Characters of an error answer that are worth repeating. */
const DETAIL = 200;

/** The lines of a stream of text, without their ends. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const piece of body) {
    held += decoder.decode(piece, { stream: true });
    const lines = held.split('\n');
    held = lines.pop()!;
    yield* lines;
    if (held.length > READING_LIMIT) throw new Error(`it sent a line of more than ${READING_LIMIT} characters`);
  }
  if (held !== '') throw new Error('its answer broke off');
}

/** A prober that is asked over HTTP ({@link ProbeRequest}); `origin` is where it answers. */
export const remoteProber = (prober: Pick<Fetcher, 'fetch'>, origin: string): ProberPort => ({
  probe: async (_shard, checks, onReading) => {
    const request: ProbeRequest = { version: PROBER_PROTOCOL, checks };
    const answer = await prober.fetch(origin + PROBE_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}: ${(await answer.text()).slice(0, DETAIL)}`);
    for await (const line of linesOf(answer.body!)) onReading(JSON.parse(line) as Reading);
    return [];
  },
});
