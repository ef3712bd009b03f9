import type { Row } from './row.ts';
import { BODY } from './rows/body.ts';
import { EXPECT } from './rows/expect.ts';
import { HEAD } from './rows/head.ts';
import { HTTPS } from './rows/https.ts';
import { JSON_ROWS } from './rows/json.ts';
import { REDIRECT } from './rows/redirect.ts';
import { SOCKETS } from './rows/sockets.ts';

/** Every way in which a target can misbehave; names are unique. */
export const ROWS: readonly Row[] = [...SOCKETS, ...HEAD, ...BODY, ...EXPECT, ...JSON_ROWS, ...REDIRECT, ...HTTPS];
