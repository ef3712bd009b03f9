import { createECDH } from 'node:crypto';
import { violation } from '../fault.ts';
import { subtle } from '../webcrypto.ts';

/** A key of ours for one connection, and the secret it shares with the peer's. */
export interface Share {
  readonly group: number;
  readonly publicKey: Uint8Array;
  derive(peer: Uint8Array): Promise<Uint8Array>;
}

interface Group {
  readonly name: string;
  /** Absent where a Worker cannot compute it: offered all the same, so that a peer that wants it can say so. */
  readonly create?: (group: number) => Promise<Share>;
}

const badShare = () => violation('its share of the key is no point of the group it chose');

/** RFC 7748; a secret of zeros tells that the peer's share was chosen to be weak (RFC 8446 section 7.4.2). */
const createX25519 = async (group: number): Promise<Share> => {
  const pair = await subtle.generateKey({ name: 'X25519' }, false, ['deriveBits']);
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  return {
    group,
    publicKey,
    derive: async (peer) => {
      if (peer.length !== 32) throw badShare();
      const theirs = await subtle.importKey('raw', peer, { name: 'X25519' }, false, []);
      const algorithm = { name: 'X25519', public: theirs } as const;
      const secret = await subtle.deriveBits(algorithm, pair.privateKey, 256).catch(() => undefined);
      const bytes = new Uint8Array(secret ?? []);
      if (bytes.every((byte) => byte === 0)) throw badShare();
      return bytes;
    },
  };
};

const UNCOMPRESSED = 4;

/** RFC 8446 section 4.2.8.2, RFC 8422 section 5.4.1; node:crypto refuses what does not lie on the curve. */
const createNist =
  (curve: string, bytes: number) =>
  async (group: number): Promise<Share> => {
    const own = createECDH(curve);
    const publicKey = Uint8Array.from(own.generateKeys());
    return {
      group,
      publicKey,
      derive: async (peer) => {
        if (peer.length !== 2 * bytes + 1 || peer[0] !== UNCOMPRESSED) throw badShare();
        try {
          return Uint8Array.from(own.computeSecret(peer));
        } catch {
          throw badShare();
        }
      },
    };
  };

/**
 * Named groups (RFC 8446 section 4.2.7), the most common first: what OpenSSL's default has, but for its hybrids with
 * ML-KEM, for which a server would ask though it knows another that we have.
 */
export const GROUPS: ReadonlyMap<number, Group> = new Map<number, Group>([
  [0x001d, { name: 'X25519', create: createX25519 }],
  [0x0017, { name: 'P-256', create: createNist('prime256v1', 32) }],
  [0x0018, { name: 'P-384', create: createNist('secp384r1', 48) }],
  [0x0019, { name: 'P-521', create: createNist('secp521r1', 66) }],
  [0x001e, { name: 'X448' }],
]);

/** The group of which a first hello brings a share. */
export const FIRST_GROUP = 0x001d;
