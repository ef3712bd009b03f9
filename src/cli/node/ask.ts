/** What a deployment said; or why it said nothing. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};
export type Asked = Answer | { readonly failure: string };

/** Bytes of one answer. A view of 1,000 checks has a tenth of it. */
const MOST_BYTES = 16 << 20;

const PATIENCE_MS = 10_000;

export const isAnswer = (asked: Asked): asked is Answer => !('failure' in asked);

/** Asks one path, once, and follows no redirect: where a login page stands in front, that is the finding. */
export const ask = async (url: string, token?: string): Promise<Asked> => {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    return { failure: reasonOf(error as Error) };
  }
};

const textOf = async ({ body }: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES >> 20} MiB`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
};

/** `fetch failed` hides what happened in its cause. */
const reasonOf = (error: Error): string => {
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  const cause = error.cause as (Error & { readonly code?: string }) | undefined;
  return cause === undefined ? error.message : cause.message || cause.code || error.message;
};
