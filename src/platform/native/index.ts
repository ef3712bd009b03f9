import type { Ports } from '../../contract/ports.ts';
import { nativeClock, nativeRandom } from './clock.ts';
import { nativeFiles, nativeKernelFiles } from './files.ts';
import { nativeHttp } from './http.ts';
import { nativeHttp2 } from './http2.ts';
import { nativeListeners } from './listeners.ts';
import { nativeSockets } from './sockets.ts';
import { nativeText } from './text.ts';
import { nativeTls } from './tls.ts';
import { nativeWebSocket } from './websocket.ts';

/** What the static binary gives the engine; one line a port. */
export const nativePorts = (): Ports => ({
  clock: nativeClock,
  text: nativeText,
  random: nativeRandom,
  fetch: nativeHttp,
  sockets: nativeSockets,
  tls: nativeTls,
  websocket: nativeWebSocket,
  http2: nativeHttp2,
  files: nativeFiles,
  procfs: nativeKernelFiles,
  listeners: nativeListeners,
  cgroup: nativeKernelFiles,
});
