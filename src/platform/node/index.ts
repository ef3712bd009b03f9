import type { Ports } from '../../contract/ports.ts';
import { nodeClock } from './clock.ts';
import { nodeFiles, nodeKernelFiles } from './files.ts';
import { nodeText } from './text.ts';

/** What Node gives the engine; one line a port. */
export const nodePorts = (): Ports => ({
  clock: nodeClock,
  text: nodeText,
  random: Math.random,
  // Loaded when first used: node:tls, node:http2 and ws cost a health check more than the rest of it together, and one
  // that stays in its container does without node:net.
  fetch: { send: async (...args) => (await import('./http.ts')).nodeHttp.send(...args) },
  sockets: { connect: async (...args) => (await import('./sockets.ts')).nodeSockets.connect(...args) },
  tls: { inspect: async (...args) => (await import('./tls.ts')).nodeTls.inspect(...args) },
  websocket: { open: async (...args) => (await import('./websocket.ts')).nodeWebSocket.open(...args) },
  http2: { unary: async (...args) => (await import('./http2.ts')).nodeHttp2.unary(...args) },
  files: nodeFiles(),
  procfs: nodeKernelFiles(),
  cgroup: nodeKernelFiles(),
});
