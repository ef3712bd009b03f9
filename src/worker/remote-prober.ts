import type { Check } from '../contract/check.ts';
import { PROBE_PATH, type ProbeRequest, READING_LIMIT } from '../contract/prober.ts';
import type { Reading } from '../contract/reading.ts';
import type { ProberPort } from '../engine/board/ask-prober.ts';
import { patience } from '../engine/board/shards.ts';
import { writeProbeRequest } from '../engine/probe/probe-request.ts';

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

const isReading = (value: unknown): value is Reading => {
  const { check, at, took, attempts, measures } = (value ?? {}) as Partial<Reading>;
  return (
    typeof check === 'string' &&
    [at, took, attempts].every((each) => typeof each === 'number' && Number.isFinite(each)) &&
    typeof measures === 'object' &&
    measures !== null
  );
};

const readingIn = (line: string): Reading => {
  const value: unknown = JSON.parse(line);
  if (!isReading(value)) throw new Error('it sent a line that is no reading');
  return value;
};

const ask = (prober: Pick<Fetcher, 'fetch'>, url: string, checks: readonly Check[], token: string | undefined) =>
  prober.fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: writeProbeRequest(checks),
    // Followed elsewhere, the token and the secrets of the checks would go there.
    redirect: 'manual',
    // By then the result is no longer needed.
    signal: AbortSignal.timeout(patience(checks)),
  });

/**
 * A prober that is asked over HTTP ({@link ProbeRequest}).
 *
 * @param origin where it answers.
 * @param token what it asks for; none for the process that runs us.
 */
export const remoteProber = (prober: Pick<Fetcher, 'fetch'>, origin: string, token?: string): ProberPort => ({
  probe: async (_shard, checks, onReading) => {
    const answer = await ask(prober, origin + PROBE_PATH, checks, token);
    if (!answer.ok) throw new Error(`status ${answer.status}: ${(await answer.text()).slice(0, DETAIL)}`);
    let expected = checks.length;
    for await (const line of linesOf(answer.body!)) {
      if (expected-- === 0) throw new Error('it sent more readings than it was asked for');
      onReading(readingIn(line));
    }
    return [];
  },
});
