/** What Cloudflare answers on any of its hosts: lines of `name=value`, about the connection that asks. */
const TRACE_URL = 'https://cloudflare.com/cdn-cgi/trace';

const PATIENCE_MS = 2_000;

/** A trace has some 300 characters. */
const MOST_BYTES = 4_096;

const startOf = async (body: ReadableStream<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MOST_BYTES) break;
    text += decoder.decode(piece, { stream: true });
  }
  return text;
};

/**
 * The code of the data centre that this code runs in, `FRA`. Only a connection from here tells: a request's own `cf.colo`
 * is where it came in. `undefined` where nobody answers soon, or says something else.
 */
export const ownColo = async (url = TRACE_URL): Promise<string | undefined> => {
  try {
    const { body, ok } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = body === null ? '' : await startOf(body);
    return ok ? /^colo=([A-Z]{3})$/m.exec(text)?.[1] : undefined;
  } catch {
    return undefined;
  }
};
