import { latin1 } from '../wire/bytes.ts';
import type { ParsedCertificate } from './certificate.ts';
import type { Der } from './der.ts';
import { canonicalSets, commonNames, emailAddresses } from './distinguished-name.ts';
import { alternativeNames, NAME_TAG, type NameConstraints } from './extensions.ts';

/** A name that a constraint may speak of. */
export type Name = Pick<Der, 'tag' | 'content'>;

const text = ({ content }: Name): string => String.fromCharCode(...content);
const lower = (name: Name): string => text(name).toLowerCase();

/** `.acme.dev` covers what lies below it. */
const isBelow = (host: string, base: string): boolean => base.startsWith('.') && host.endsWith(base);

/** The name itself, and all below it. */
const isDnsWithin = (name: Name, base: Name): boolean => {
  const [host, root] = [lower(name), lower(base)];
  return root === '' || host === root || isBelow(host, root) || host.endsWith(`.${root}`);
};

/** An address and a mask of the same length. */
const isIpWithin = ({ content: address }: Name, { content: range }: Name): boolean => {
  if (range.length !== 2 * address.length) return false;
  const mask = range.subarray(address.length);
  return address.every((byte, at) => ((byte ^ range[at]!) & mask[at]!) === 0);
};

/** One mailbox, a host, or what lies below it. */
const isEmailWithin = (name: Name, base: Name): boolean => {
  const [whole, root] = [text(name), text(base)];
  const at = whole.lastIndexOf('@');
  const [mailbox, host] = [whole.slice(0, at), whole.slice(at + 1).toLowerCase()];
  if (at < 0) return false;
  const rootAt = root.lastIndexOf('@');
  const rootHost = root.slice(rootAt + 1).toLowerCase();
  if (rootAt > 0 && root.slice(0, rootAt) !== mailbox) return false;
  return host === rootHost || (rootAt < 0 && isBelow(host, rootHost));
};

const HOST_OF_URI = /^[^:/?#]*:\/\/(?:[^@/?#]*@)?([^:/?#]+)/;

/** By its host: that one, or those below it. */
const isUriWithin = (name: Name, base: Name): boolean => {
  const host = HOST_OF_URI.exec(lower(name))?.[1];
  return host !== undefined && (host === lower(base) || isBelow(host, lower(base)));
};

const isDirectoryWithin = ({ content }: Name, base: Name): boolean => {
  const whole = canonicalSets(content);
  return canonicalSets(base.content).every((set, at) => set === whole[at]);
};

const WITHIN: Readonly<Record<number, (name: Name, base: Name) => boolean>> = {
  [NAME_TAG.dns]: isDnsWithin,
  [NAME_TAG.ip]: isIpWithin,
  [NAME_TAG.email]: isEmailWithin,
  [NAME_TAG.uri]: isUriWithin,
  [NAME_TAG.directory]: isDirectoryWithin,
};

/** A name of a kind that we cannot compare breaks every constraint on such names. */
const isAllowed = (name: Name, { permitted, excluded }: NameConstraints): boolean => {
  const isOfKind = ({ tag }: Name): boolean => tag === name.tag;
  const within = WITHIN[name.tag];
  const allowing = permitted.filter(isOfKind);
  const forbidding = excluded.filter(isOfKind);
  if (allowing.length + forbidding.length === 0) return true;
  if (!within || isUnreadable(name)) return false;
  const isPermitted = allowing.length === 0 || allowing.some((base) => within(name, base));
  return isPermitted && !forbidding.some((base) => within(name, base));
};

/** Of an e-mail address or a URI whose host is not to be found it cannot be said that it is not excluded. */
const isUnreadable = (name: Name): boolean => {
  if (name.tag === NAME_TAG.email) return !text(name).includes('@');
  return name.tag === NAME_TAG.uri && !HOST_OF_URI.test(lower(name));
};

const LOOKS_LIKE_HOST = /^(?!-)[a-z0-9_-]+(\.(?!-)[a-z0-9_-]+)+$/i;

/** All names of a certificate; the common name is a host's where a server has no other (as in Node and OpenSSL). */
export const namesOf = (certificate: ParsedCertificate, isLeaf: boolean): readonly Name[] => {
  const alternatives = alternativeNames(certificate);
  const { subject } = certificate;
  const hasHost = alternatives.some(({ tag }) => tag === NAME_TAG.dns);
  const hosts = isLeaf && !hasHost ? commonNames(subject).filter((name) => LOOKS_LIKE_HOST.test(name)) : [];
  return [
    ...(canonicalSets(subject).length > 0 ? [{ tag: NAME_TAG.directory, content: subject }] : []),
    ...emailAddresses(subject).map((address) => ({ tag: NAME_TAG.email, content: latin1(address) })),
    ...hosts.map((host) => ({ tag: NAME_TAG.dns, content: latin1(host) })),
    ...alternatives,
  ];
};

/** RFC 5280 section 4.2.1.10: whether all names lie where an authority above may issue. */
export const areAllowed = (names: readonly Name[], constraints: NameConstraints): boolean =>
  names.every((name) => isAllowed(name, constraints));
