/** `%x21` to `%x7E`: names in Unicode are refused, because their encoding is unknown. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

const matches = (host: readonly string[], pattern: string): boolean => {
  const labels = pattern.toLowerCase().replace(/\.$/, '').split('.');
  if (labels.length !== host.length || !labels.every((label) => VISIBLE_ASCII.test(label))) return false;
  if (!labels.slice(1).every((label, at) => label === host[at + 1])) return false;
  const own = host[0]!;
  const first = labels[0]!;
  const [before, after, ...more] = first.split('*');
  if (after === undefined || first.includes('xn--')) return own === first;
  // A star stands for a part of the first label, once, and for no whole domain.
  if (more.length > 0 || labels.length < 3) return false;
  return own.length >= before!.length + after.length && own.startsWith(before!) && own.endsWith(after);
};

/**
 * Whether a certificate is for a host name, as Node has it (tls.checkServerIdentity, after RFC 6125): by its DNS entries,
 * or by its common names where it has none.
 */
export const coversHost = (dns: readonly string[], commonNames: readonly string[], host: string): boolean => {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  return (dns.length > 0 ? dns : commonNames).some((pattern) => matches(labels, pattern));
};
