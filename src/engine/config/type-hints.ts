import { ownEntry } from '../util/own-entry.ts';

/** What to use instead of check types that other monitors have and Sitrep does not. */
const HINTS: Readonly<Record<string, string>> = {
  ping: 'Workers have no ICMP; use "tcp" with a port that is open, or "http"',
  icmp: 'Workers have no ICMP; use "tcp" with a port that is open, or "http"',
  https: 'use "http" with an https:// URL',
  keyword: 'use "http" with "expect": { "body": { "contains": "…" } }',
  ssl: 'use "tls"',
  certificate: 'use "tls"',
  ws: 'use "websocket"',
  socket: 'use "tcp"',
  udp: 'Workers have no UDP; use "tcp", or a "heartbeat" that the service sends',
  push: 'use "heartbeat"',
  cron: 'use "heartbeat"',
  postgres: 'use "tcp" with port 5432, or "http" with a health URL of what uses the database',
  postgresql: 'use "tcp" with port 5432, or "http" with a health URL of what uses the database',
  mysql: 'use "tcp" with port 3306, or "http" with a health URL of what uses the database',
  mongodb: 'use "tcp" with port 27017, or "http" with a health URL of what uses the database',
  redis: 'use "tcp" with port 6379, "send": "PING\\r\\n" and "expect": { "response": { "contains": "PONG" } }',
  smtp: 'use "tcp" with port 587 and "expect": { "response": { "matches": "^220" } }',
  ssh: 'use "tcp" with port 22 and "expect": { "response": { "matches": "^SSH-" } }',
  docker: 'use a check that runs inside the container, see docs/health.md',
};

export const typeHint = (type: string): string | undefined => ownEntry(HINTS, type.toLowerCase());
