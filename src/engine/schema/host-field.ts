import { reachOf } from '../net/reach.ts';
import { textLike } from './fields.ts';

/** A host name or IP address in the config, and checks of it that need no resolving. */

const HOST = /^(?:[^\s/:@[\]?#]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/;

const EXPECTED = 'a host name or IP address without scheme and port, such as "db.acme.dev"';

export const hostField = (about: string) => textLike(HOST, EXPECTED, about);

/** The mistake in a text that must be a host. */
export const hostMistake = (text: string): string | undefined => (HOST.test(text) ? undefined : `expected ${EXPECTED}`);

/** For `externalReason`: why a host is outside the container, if it is. */
export const outsideHost = (host: string): string | undefined =>
  reachOf(host) === 'loopback' ? undefined : `${host} is not this container (only localhost, 127.0.0.0/8 and ::1 are)`;
