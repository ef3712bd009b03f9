export type Hash = 'sha256' | 'sha384';

/** How records are encrypted. */
export type Cipher =
  | { readonly kind: 'gcm' | 'chacha'; readonly name: string; readonly keyBytes: number }
  | {
      readonly kind: 'cbc';
      readonly name: string;
      readonly keyBytes: number;
      readonly mac: string;
      readonly macBytes: number;
    };

/** A cipher suite; without a cipher we can prove who the peer is, and cannot finish the handshake. */
export interface Suite {
  readonly version: '1.2' | '1.3';
  /** Of TLS 1.2: how the secret is agreed on, and with which kind of key that is signed. */
  readonly exchange?: 'ecdhe' | 'dhe' | 'rsa';
  readonly signer?: 'rsa' | 'ecdsa';
  readonly hash: Hash;
  readonly cipher?: Cipher;
}

const AES_128_GCM: Cipher = { kind: 'gcm', name: 'aes-128-gcm', keyBytes: 16 };
const AES_256_GCM: Cipher = { kind: 'gcm', name: 'aes-256-gcm', keyBytes: 32 };
const CHACHA: Cipher = { kind: 'chacha', name: 'chacha20-poly1305', keyBytes: 32 };

const cbc = (bits: 128 | 256, mac: 'sha1' | 'sha256' | 'sha384'): Cipher => ({
  kind: 'cbc',
  name: `aes-${bits}-cbc`,
  keyBytes: bits / 8,
  mac,
  macBytes: { sha1: 20, sha256: 32, sha384: 48 }[mac],
});

const tls13 = (hash: Hash, cipher: Cipher): Suite => ({ version: '1.3', hash, cipher });
const ecdsa = (hash: Hash, cipher?: Cipher): Suite => suite12('ecdhe', hash, cipher, 'ecdsa');
const ecdheRsa = (hash: Hash, cipher?: Cipher): Suite => suite12('ecdhe', hash, cipher, 'rsa');
const dheRsa = (hash: Hash): Suite => suite12('dhe', hash, undefined, 'rsa');
const rsa = (hash: Hash, cipher: Cipher): Suite => suite12('rsa', hash, cipher);

const suite12 = (exchange: 'ecdhe' | 'dhe' | 'rsa', hash: Hash, cipher?: Cipher, signer?: 'rsa' | 'ecdsa'): Suite => {
  return { version: '1.2', exchange, hash, ...(cipher ? { cipher } : {}), ...(signer ? { signer } : {}) };
};

/**
 * What we offer, the best first, by the numbers of IANA's registry: all that OpenSSL's default has and whose proof of
 * possession we can read. Nothing is kept secret by any of them here, so an old one does no harm.
 */
export const SUITES: ReadonlyMap<number, Suite> = new Map([
  [0x1301, tls13('sha256', AES_128_GCM)],
  [0x1302, tls13('sha384', AES_256_GCM)],
  [0x1303, tls13('sha256', CHACHA)],
  [0xc02b, ecdsa('sha256', AES_128_GCM)],
  [0xc02f, ecdheRsa('sha256', AES_128_GCM)],
  [0xc02c, ecdsa('sha384', AES_256_GCM)],
  [0xc030, ecdheRsa('sha384', AES_256_GCM)],
  [0xcca9, ecdsa('sha256', CHACHA)],
  [0xcca8, ecdheRsa('sha256', CHACHA)],
  [0xc023, ecdsa('sha256', cbc(128, 'sha256'))],
  [0xc027, ecdheRsa('sha256', cbc(128, 'sha256'))],
  [0xc024, ecdsa('sha384', cbc(256, 'sha384'))],
  [0xc028, ecdheRsa('sha384', cbc(256, 'sha384'))],
  [0xc009, ecdsa('sha256', cbc(128, 'sha1'))],
  [0xc013, ecdheRsa('sha256', cbc(128, 'sha1'))],
  [0xc00a, ecdsa('sha256', cbc(256, 'sha1'))],
  [0xc014, ecdheRsa('sha256', cbc(256, 'sha1'))],
  // CCM, which workerd does not have.
  [0xc0ac, ecdsa('sha256')],
  [0xc0ad, ecdsa('sha256')],
  [0x009e, dheRsa('sha256')],
  [0x009f, dheRsa('sha384')],
  [0xccaa, dheRsa('sha256')],
  [0x0067, dheRsa('sha256')],
  [0x006b, dheRsa('sha256')],
  [0x0033, dheRsa('sha256')],
  [0x0039, dheRsa('sha256')],
  [0x009c, rsa('sha256', AES_128_GCM)],
  [0x009d, rsa('sha384', AES_256_GCM)],
  [0x003c, rsa('sha256', cbc(128, 'sha256'))],
  [0x003d, rsa('sha256', cbc(256, 'sha256'))],
  [0x002f, rsa('sha256', cbc(128, 'sha1'))],
  [0x0035, rsa('sha256', cbc(256, 'sha1'))],
]);
