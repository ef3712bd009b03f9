import { type IpBytes, parseIp } from '../net/ip.ts';
import { refused, transform } from './combine.ts';
import { expected } from './expected.ts';
import { text } from './fields.ts';

/** An IP address as it was written, and its bytes. */
export interface Ip {
  readonly written: string;
  readonly bytes: IpBytes;
}

const notAnIp = expected('an IP address such as "127.0.0.1" or "::1"');

/** A field that holds an IP address, without port or brackets. */
export const ipAddress = (about: string) =>
  transform(text(about), (written) => {
    const bytes = parseIp(written);
    return bytes === undefined ? refused(notAnIp(written)) : ({ written, bytes } satisfies Ip);
  });
