import type { Section } from './section.ts';

/** Public resolvers that answer in JSON over HTTPS too, by their addresses for DNS over UDP. */
const RESOLVERS: Readonly<Record<string, string | undefined>> = {
  // The default, https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/
  '1.1.1.1': undefined,
  '1.0.0.1': undefined,
  // https://developers.google.com/speed/public-dns/docs/doh/json
  '8.8.8.8': 'https://dns.google/resolve',
  '8.8.4.4': 'https://dns.google/resolve',
};

/** The resolver to ask over HTTPS, where the other program asks one over UDP. */
export const dnsResolver = (section: Section, key: string, written: string | undefined): string | undefined => {
  const [first = ''] = (written ?? '1.1.1.1').split(',');
  const address = first
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/:\d+$/, '');
  if (!Object.hasOwn(RESOLVERS, address))
    section.lose(
      'judged',
      key,
      `the resolver ${address} is not asked: Sitrep asks one that answers over HTTPS, by default Cloudflare's`,
    );
  return RESOLVERS[address];
};
