import type { BadgeKind } from './_kind.ts';
import { certificate } from './certificate.ts';
import { latency } from './latency.ts';
import { status } from './status.ts';
import { uptime } from './uptime.ts';

/** Every kind of badge: one line each. */
export const BADGES: Readonly<Record<string, BadgeKind>> = {
  status,
  uptime,
  latency,
  certificate,
};
