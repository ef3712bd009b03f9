import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { ListenOptions } from 'node:net';
import { makeCertificates } from '../fixtures/tls/certificates.ts';
import { type Listening, listening } from '../listening.ts';

const BODY = JSON.stringify({ status: 'pass', queue: { depth: 3 } });

/** A healthy service: 200 and a bit of JSON, after so many ms. */
export const healthy = (options: ListenOptions = {}, body: string | Uint8Array = BODY, ms = 0): Promise<Listening> =>
  listening(
    createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      setTimeout(() => response.end(body), ms);
    }),
    options,
  );

/** The same over TLS, and the root to trust. */
export const healthySecure = async (): Promise<Listening & { readonly ca: string }> => {
  const { root, good } = makeCertificates();
  const server = createSecureServer({ key: good.key, cert: good.chain }, (_, response) => response.end(BODY));
  return { ...(await listening(server)), ca: root.cert };
};
