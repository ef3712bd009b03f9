import type { Ports } from '../../contract/ports.ts';
import { nodeClock } from './clock.ts';
import { nodeFetch } from './fetch.ts';
import { nodeFiles, nodeKernelFiles } from './files.ts';
import { nodeSockets } from './sockets.ts';
import { nodeText } from './text.ts';
import { nodeTls } from './tls.ts';

/** What Node gives the engine; one line a port. */
export const nodePorts = (): Ports => ({
  clock: nodeClock,
  text: nodeText,
  random: Math.random,
  fetch: nodeFetch,
  sockets: nodeSockets,
  tls: nodeTls,
  files: nodeFiles(),
  procfs: nodeKernelFiles(),
  cgroup: nodeKernelFiles(),
});
