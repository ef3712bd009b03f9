import type { Ports } from '../../contract/ports.ts';
import { workerdClock } from './clock.ts';
import { workerdFetch } from './fetch.ts';
import { workerdSockets } from './sockets.ts';
import { workerdText } from './text.ts';
import { workerdTls } from './tls/port.ts';
import { workerdWebSocket } from './websocket.ts';

/** What a Worker gives the engine; one line a port. The inbox comes from the Board, which keeps the beats. */
export const workerdPorts = (): Ports => ({
  clock: workerdClock,
  text: workerdText,
  random: Math.random,
  fetch: workerdFetch,
  sockets: workerdSockets,
  tls: workerdTls,
  websocket: workerdWebSocket,
});
