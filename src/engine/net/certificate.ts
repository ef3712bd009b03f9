import { DAY_MS } from '../../contract/check.ts';
import type { Certificate } from '../../contract/ports.ts';
import { parseIpv6 } from './host.ts';

/** Days left, to a hundredth; negative once it has expired. */
export const daysLeft = ({ notAfter }: Certificate, now: number): number =>
  Math.floor(((notAfter - now) / DAY_MS) * 100) / 100;

/** An IPv6 address can be written in many ways; a certificate's is one of them. */
const normal = (name: string): string => parseIpv6(name)?.join(':') ?? name.toLowerCase();

/** Whether a certificate's names cover `host`; a star matches one whole first label (RFC 6125 section 6.4.3). */
export const coversName = ({ names }: Certificate, host: string): boolean => {
  const wanted = normal(host);
  const parent = wanted.slice(wanted.indexOf('.'));
  return names.some(
    (name) => normal(name) === wanted || (name.startsWith('*.') && parent.length > 1 && name.slice(1) === parent),
  );
};
