import type { Ports } from '../../contract/ports.ts';
import { nodeClock } from './clock.ts';
import { nodeFetch } from './fetch.ts';
import { nodeFiles, nodeKernelFiles } from './files.ts';
import { nodeSockets } from './sockets.ts';
import { nodeText } from './text.ts';

/** What Node gives the engine; one line a port. */
export const nodePorts = (): Ports => ({
  clock: nodeClock,
  text: nodeText,
  random: Math.random,
  fetch: nodeFetch,
  sockets: nodeSockets,
  // Loaded when first used: node:tls, node:http2 and ws cost a health check more than the rest of it together.
  tls: { inspect: async (...args) => (await import('./tls.ts')).nodeTls.inspect(...args) },
  websocket: { open: async (...args) => (await import('./websocket.ts')).nodeWebSocket.open(...args) },
  http2: { unary: async (...args) => (await import('./http2.ts')).nodeHttp2.unary(...args) },
  files: nodeFiles(),
  procfs: nodeKernelFiles(),
  cgroup: nodeKernelFiles(),
});
