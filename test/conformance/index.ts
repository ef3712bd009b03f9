import type { Row } from './row.ts';
import { BODY } from './rows/body.ts';
import { DNS } from './rows/dns.ts';
import { EXPECT } from './rows/expect.ts';
import { GRPC } from './rows/grpc.ts';
import { HEAD } from './rows/head.ts';
import { HTTPS } from './rows/https.ts';
import { JSON_ROWS } from './rows/json.ts';
import { REDIRECT } from './rows/redirect.ts';
import { SOCKETS } from './rows/sockets.ts';
import { TCP } from './rows/tcp.ts';
import { TLS } from './rows/tls.ts';
import { TLS_CHAINS } from './rows/tls-chains.ts';
import { TLS_HANDSHAKES } from './rows/tls-handshakes.ts';
import { WEBSOCKET } from './rows/websocket.ts';

/** Every way in which a target can misbehave; names are unique. */
export const ROWS: readonly Row[] = [
  ...SOCKETS,
  ...HEAD,
  ...BODY,
  ...EXPECT,
  ...JSON_ROWS,
  ...REDIRECT,
  ...HTTPS,
  ...TCP,
  ...TLS,
  ...TLS_CHAINS,
  ...TLS_HANDSHAKES,
  ...DNS,
  ...WEBSOCKET,
  ...GRPC,
];
