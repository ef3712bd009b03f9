import { reachOf } from '../net/reach.ts';
import { textLike } from './fields.ts';

/** A host name or IP address as it stands in the config, and what may be said of it without resolving it. */

const HOST = /^(?:[^\s/:@[\]?#]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/;

const EXPECTED = 'a host name or IP address without scheme and port, such as "db.acme.dev"';

export const hostField = (about: string) => textLike(HOST, EXPECTED, about);

/** What is wrong with a text that has to be a host. */
export const hostMistake = (text: string): string | undefined => (HOST.test(text) ? undefined : `expected ${EXPECTED}`);

/** For `outside`: why a host lies outside the container, if it does. */
export const outsideHost = (host: string): string | undefined =>
  reachOf(host) === 'loopback' ? undefined : `${host} is not this container (only localhost, 127.0.0.0/8 and ::1 are)`;
