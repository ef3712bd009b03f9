import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, ListenOptions, Server } from 'node:net';
import { makeCertificates } from '../fixtures/tls/certificates.ts';

export interface Listening {
  readonly port: number;
  end(): Promise<void>;
}

const BODY = JSON.stringify({ status: 'pass', queue: { depth: 3 } });

async function listen(server: Server & { closeAllConnections?(): void }, options: ListenOptions): Promise<Listening> {
  server.listen(options);
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  return {
    port: typeof address === 'string' ? 0 : address.port,
    end: async () => {
      server.closeAllConnections?.();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A healthy service: 200 and a bit of JSON, after so many ms. */
export const healthy = (
  options: ListenOptions = { host: '127.0.0.1', port: 0 },
  body: string | Uint8Array = BODY,
  ms = 0,
): Promise<Listening> =>
  listen(
    createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      setTimeout(() => response.end(body), ms);
    }),
    options,
  );

/** The same over TLS, and the root to trust. */
export async function healthySecure(): Promise<Listening & { readonly ca: string }> {
  const { root, good } = await makeCertificates();
  const server = createSecureServer({ key: good.key, cert: good.chain }, (_, response) => response.end(BODY));
  return { ...(await listen(server, { host: '127.0.0.1', port: 0 })), ca: root.cert };
}
