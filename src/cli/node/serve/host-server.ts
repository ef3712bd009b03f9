import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PROBE_PATH } from '../../../contract/prober.ts';
import { CHECKS } from '../../../engine/checks/index.ts';
import { nodePorts } from '../../../platform/node/index.ts';
import { probeEndpoint } from '../probe-endpoint.ts';

export interface HostServer {
  stop(): void;
}

/**
 * What the Worker asks of this process, over a unix socket that only this user reaches: `POST /probe`, and `GET /store`,
 * which is 200 where all is well and else 503 with the reason.
 */
export const startHostServer = async (
  socket: string,
  storeTrouble: () => Promise<string | undefined>,
): Promise<HostServer> => {
  const probe = probeEndpoint(CHECKS, nodePorts());
  const store = async (_: IncomingMessage, response: ServerResponse) => {
    const trouble = await storeTrouble();
    response.writeHead(trouble === undefined ? 200 : 503).end(trouble ?? 'ok');
  };
  const routes: Readonly<Record<string, typeof store>> = { [`POST ${PROBE_PATH}`]: probe, 'GET /store': store };
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (route === undefined) return void response.writeHead(404).end();
    route(request, response).catch(() => response.destroy());
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
