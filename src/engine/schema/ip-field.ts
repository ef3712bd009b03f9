import * as v from 'valibot';
import { type IpBytes, parseIp } from '../net/ip.ts';
import { expected, text } from './fields.ts';

/** An IP address as it was written, and its bytes. */
export interface Ip {
  readonly written: string;
  readonly bytes: IpBytes;
}

/** A field that holds an IP address, without port or brackets. */
export const ipAddress = (about: string) => {
  const message = expected('an IP address such as "127.0.0.1" or "::1"');
  return v.pipe(
    text(about),
    v.rawTransform<string, Ip>(({ dataset, addIssue, NEVER }) => {
      const bytes = parseIp(dataset.value);
      if (bytes !== undefined) return { written: dataset.value, bytes };
      addIssue({ message: message({ input: dataset.value }) });
      return NEVER;
    }),
  );
};
