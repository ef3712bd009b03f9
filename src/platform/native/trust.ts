import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { TlsTrust } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { readText } from './files.ts';
import { host } from './host.ts';

/** mbedTLS's number for a peer that anyone may be. */
const TRUST_ANYONE = -1;

/** Where systems keep all roots in one file, as in Go's crypto/x509. */
const STORES = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Alpine
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // RHEL
  '/etc/ssl/cert.pem', // OpenSSL's default
  '/usr/lib/ssl/cert.pem',
];

/** Bytes; Debian's file of all roots has 220 kB. */
const MAX_STORE = 4 << 20;

/** Stores by the text or path they come from: parsing all roots takes a while, so it is done once a run. */
const known = new Map<string, number>();

const parse = (key: string, pem: string, name: string): Outcome<number> => {
  const store = known.get(key) ?? host.tlsStore(pem);
  if (store < 0) return { ok: false, failure: inWords(CONNECTION_WORDS.NO_CERTIFICATE, name)! };
  known.set(key, store);
  return succeeded(store);
};

const systemStore = async (target: string): Promise<Outcome<number>> => {
  const chosen = host.env('SSL_CERT_FILE');
  for (const path of chosen ? [chosen] : STORES) {
    const pem = known.has(path) ? succeeded('') : await readText(path, MAX_STORE);
    if (pem.ok) return parse(path, pem.value, `the CA store ${path}`);
    if (chosen) return failed('probe', `the CA store of SSL_CERT_FILE cannot be read: ${pem.failure.message}`);
  }
  const message = `no CA store here to judge the certificate of ${target} by; name one with \`ca\` (a PEM file) or SSL_CERT_FILE`;
  return failed('probe', message);
};

/** The store that a peer is judged by. */
export const storeFor = async ({ ca, insecure }: TlsTrust, target: string): Promise<Outcome<number>> => {
  if (insecure) return succeeded(TRUST_ANYONE);
  if (ca === undefined) return systemStore(target);
  if (ca.includes('-----BEGIN')) return parse(ca, ca, 'the text of `ca`');
  const pem = await readText(ca, MAX_STORE);
  if (!pem.ok) return failed('probe', `the CA file ${ca} cannot be read: ${pem.failure.message}`);
  return parse(ca, pem.value, `the CA file ${ca}`);
};
