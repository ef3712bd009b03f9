import { Readable, type Transform } from 'node:stream';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Read } from '../http1/body.ts';

/** The names of the encodings that are asked for; the engine refuses any other. */
const NAMES: Readonly<Record<string, string>> = { gzip: 'gzip', 'x-gzip': 'gzip', br: 'brotli' };

/** Loaded when a body needs it. */
const openDecoder = async (name: string): Promise<Transform> => {
  const zlib = await import('node:zlib');
  return name === 'brotli' ? zlib.createBrotliDecompress() : zlib.createGunzip();
};

/** Chunks as they are asked for, so that a bomb fills no memory. */
const pull = (
  stream: Readable,
  broken: (error: Error) => Outcome<undefined>,
): Promise<Outcome<Uint8Array | undefined>> =>
  new Promise((resolve) => {
    const next = (): Outcome<Uint8Array | undefined> | undefined => {
      const chunk = stream.read() as Uint8Array | null;
      if (chunk) return succeeded(chunk);
      if (stream.errored) return broken(stream.errored);
      return stream.readableEnded ? succeeded(undefined) : undefined;
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

/** The body behind gzip or brotli. A failed connection is reported as such. */
export const decoded = (encoding: string, body: Read): Read => {
  const name = NAMES[encoding];
  if (name === undefined) return body;
  let lost: Failure | undefined;
  let begun = false;
  const broken = ({ message }: Error): Outcome<undefined> => {
    if (lost) return { ok: false, failure: lost };
    // Of no bytes at all the decoders say that they end too early; it is an empty body.
    return begun ? failed('body', `the body is not valid ${name} (${message})`) : succeeded(undefined);
  };

  const source = new Readable({
    read: async () => {
      const piece = await body();
      begun ||= piece.ok && piece.value !== undefined;
      if (piece.ok) return void source.push(piece.value ?? null);
      lost = piece.failure;
      source.destroy(new Error(lost.message));
    },
  });
  const opened = openDecoder(name).then((decoder) => {
    source.on('error', (error) => decoder.destroy(error));
    // An error may come between two reads, when no one listens.
    return source.pipe(decoder.on('error', () => {}));
  });
  return async () => pull(await opened, broken);
};
