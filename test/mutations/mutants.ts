import type { ConformanceMutant } from './mutant.ts';
import { CONNECTIONS } from './table/connections.ts';
import { DNS } from './table/dns.ts';
import { GRPC } from './table/grpc.ts';
import { HTTP_BODY } from './table/http-body.ts';
import { HTTP_EXCHANGE } from './table/http-exchange.ts';
import { HTTP_EXPECT } from './table/http-expect.ts';
import { HTTP_NODE } from './table/http-node.ts';
import { HTTP_WORKER } from './table/http-worker.ts';
import { JSON_TEXT } from './table/json.ts';
import { REDIRECT } from './table/redirect.ts';
import { REQUIREMENTS } from './table/requirements.ts';
import { TCP } from './table/tcp.ts';
import { TLS } from './table/tls.ts';
import { TLS_WORKER } from './table/tls-worker.ts';
import { WEBSOCKET } from './table/websocket.ts';

/** Together they make every conformance row fail once, on Node and in workerd. */
export const MUTANTS: readonly ConformanceMutant[] = [
  ...HTTP_EXCHANGE,
  ...HTTP_BODY,
  ...HTTP_EXPECT,
  ...JSON_TEXT,
  ...REDIRECT,
  ...HTTP_NODE,
  ...HTTP_WORKER,
  ...CONNECTIONS,
  ...TCP,
  ...TLS,
  ...TLS_WORKER,
  ...DNS,
  ...WEBSOCKET,
  ...GRPC,
  ...REQUIREMENTS,
];
