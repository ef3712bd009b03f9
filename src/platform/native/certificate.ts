import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate } from '../../contract/ports.ts';
import { CONNECTION_WORDS, forOthers, inWords, outOfDate } from '../../contract/words.ts';

/** The peer's certificates; `endsInRoot`: its chain's last certificate signed itself. */
export interface Shown extends Certificate {
  readonly endsInRoot: boolean;
}

/** Hex digits of an IP address as Node writes it: `127.0.0.1`, `0:0:0:0:0:0:0:1`. */
const ipText = (hex: string): string => {
  const size = hex.length === 8 ? 2 : 4;
  const parts = hex.match(new RegExp(`.{${size}}`, 'g')) ?? [];
  const numbers = parts.map((part) => Number.parseInt(part, 16));
  return size === 2 ? numbers.join('.') : numbers.map((number) => number.toString(16)).join(':');
};

/** Reads the lines of the host's `tlsPeer`; `undefined` where the peer showed nothing. */
export const parsePeer = (lines: string): Shown | undefined => {
  if (lines === '') return undefined;
  const pairs = lines.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  const all = (wanted: string) => pairs.flatMap(([key, value]) => (key === wanted ? [value!] : []));
  const [from = '', to = '', subject = '', issuer = ''] = ['from', 'to', 'subject', 'issuer'].map((key) => all(key)[0]);
  return {
    notBefore: Date.parse(from),
    notAfter: Date.parse(to),
    names: [...all('dns').map((name) => name.toLowerCase()), ...all('ip').map(ipText)],
    subject,
    issuer,
    endsInRoot: all('root').length > 0,
  };
};

/** An IPv6 address in the long form that {@link ipText} writes. */
const longForm = (address: string): string => {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : new Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((part) => Number.parseInt(part, 16).toString(16)).join(':');
};

/** RFC 9525 section 6.3: a wildcard is the whole first label, and stands for exactly one. */
const matches = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith('*.') && pattern.slice(1) === name.slice(name.indexOf('.')));

/** Whether the certificate is for this host; the common name counts only where it lists no names (as in Node). */
export const isFor = (certificate: Certificate, host: string): boolean => {
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host);
  if (isAddress) return certificate.names.includes(longForm(host));
  const common = /(?:^|, )CN=([^,]*)/.exec(certificate.subject)?.[1]?.toLowerCase();
  const names = certificate.names.length > 0 ? certificate.names : [common ?? ''];
  return names.some((name) => matches(name, host.toLowerCase().replace(/\.$/, '')));
};

/** MBEDTLS_X509_BADCERT_* of mbedtls/x509.h. */
const EXPIRED = 0x01;
const NOT_TRUSTED = 0x08;
const FUTURE = 0x0200;
/** The host checks names without IP addresses, so {@link isFor} does it. */
const NAME_MISMATCH = 0x04;

/** The cause under the name that OpenSSL has for it. */
const causeOf = (flags: number, { subject, issuer, endsInRoot }: Shown): string => {
  if ((flags & NOT_TRUSTED) === 0) return '';
  if (subject === issuer) return 'DEPTH_ZERO_SELF_SIGNED_CERT';
  return endsInRoot ? 'SELF_SIGNED_CERT_IN_CHAIN' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
};

/** Judges a chain by the host's findings, with the messages of the other platforms. */
export const judge = (flags: number, shown: Shown, host: string, target: string): Outcome<Certificate> => {
  const chain = flags & ~NAME_MISMATCH;
  const failure =
    inWords(CONNECTION_WORDS[causeOf(chain, shown)], target) ??
    (chain & (EXPIRED | FUTURE) ? outOfDate((chain & EXPIRED) !== 0, shown, target) : undefined) ??
    (chain === 0 ? undefined : inWords(CONNECTION_WORDS.UNSPECIFIED, target)) ??
    (isFor(shown, host) ? undefined : forOthers(shown, target));
  return failure ? { ok: false, failure } : succeeded(shown);
};
