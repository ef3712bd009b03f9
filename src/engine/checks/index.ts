import type { CheckRegistry } from '../../contract/check.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { file } from './file.ts';
import { grpc } from './grpc.ts';
import { heartbeat } from './heartbeat.ts';
import { http } from './http.ts';
import { memory } from './memory.ts';
import { port } from './port.ts';
import { process } from './process.ts';
import { tcp } from './tcp.ts';
import { threads } from './threads.ts';
import { tls } from './tls.ts';
import { websocket } from './websocket.ts';

/** Every check type by its name in `checks.json`: a new one is one file here and one line below. */
export const CHECKS: CheckRegistry = {
  http,
  tcp,
  tls,
  dns,
  heartbeat,
  websocket,
  grpc,
  port,
  process,
  threads,
  memory,
  file,
  disk,
};
