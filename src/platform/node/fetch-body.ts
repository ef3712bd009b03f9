import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { type Failure, type Outcome, succeeded } from '../../contract/failure.ts';

type Read = () => Promise<Outcome<Uint8Array | undefined>>;

/** Statuses whose answer has no body, whatever its headers say (RFC 9112, section 6.3). */
const BODILESS = [204, 304];

/** Chunks as they are asked for, so that a peer faster than us fills no memory. */
const pull =
  (stream: Readable, describe: (error: Error) => Failure): Read =>
  () =>
    new Promise((resolve) => {
      const next = (): Outcome<Uint8Array | undefined> | undefined => {
        const chunk = stream.read() as Uint8Array | null;
        if (chunk) return succeeded(chunk);
        if (stream.errored) return { ok: false, failure: describe(stream.errored) };
        if (stream.readableEnded) return succeeded(undefined);
        return stream.destroyed ? { ok: false, failure: describe(new Error('closed')) } : undefined;
      };
      const look = (): void => {
        const outcome = next();
        if (!outcome) return;
        stream.off('readable', look).off('end', look).off('close', look);
        resolve(outcome);
      };
      stream.on('readable', look).on('end', look).on('close', look);
      look();
    });

/** gzip or brotli; loaded when a body needs it. */
const openDecoder = async (encoding: string) => {
  const zlib = await import('node:zlib');
  // A body cut short is told by the connection's own error, so what came before it is worth reading.
  return encoding === 'br' ? zlib.createBrotliDecompress() : zlib.createGunzip();
};

const isEncoded = (response: IncomingMessage, method: string, encoding: string): boolean =>
  /^(?:x-)?gzip$|^br$/.test(encoding) && method !== 'HEAD' && !BODILESS.includes(response.statusCode!);

/** Reads a response's body, decoded. `lost` describes an error of the connection. */
export const bodyReader = (response: IncomingMessage, method: string, lost: (error: Error) => Failure): Read => {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  // An error may come between two reads, when no one listens.
  response.on('error', () => {});
  if (!isEncoded(response, method, encoding)) return pull(response, lost);
  const opened = openDecoder(encoding).then((decoder) => {
    decoder.on('error', () => response.destroy());
    response.on('error', (error) => decoder.destroy(error)).pipe(decoder);
    const name = encoding === 'br' ? 'brotli' : 'gzip';
    const describe = (error: Error): Failure =>
      response.errored
        ? lost(response.errored)
        : { kind: 'body', message: `the body is not valid ${name} (${error.message})` };
    return pull(decoder, describe);
  });
  return async () => (await opened)();
};
