import type { BadgeKind } from './_kind.ts';
import { certificate } from './certificate.ts';
import { latency } from './latency.ts';
import { status } from './status.ts';
import { uptime } from './uptime.ts';

/** Every kind of badge by its name in a URL: a new one is one file here and one line below. */
export const BADGES: Readonly<Record<string, BadgeKind>> = {
  status,
  uptime,
  latency,
  certificate,
};

/** The kind of a badge whose URL names none. */
export const DEFAULT_BADGE = status;
