/** The part of node:crypto that src/platform/workerd uses; @types/node would bring Node's globals along. */
declare module 'node:crypto' {
  interface KeyObject {
    readonly type: 'public';
  }
  interface Machine {
    update(data: Uint8Array): Uint8Array;
    final(): Uint8Array;
    setAAD(data: Uint8Array): unknown;
    setAutoPadding(isPadded: boolean): unknown;
  }
  interface Digest {
    update(data: Uint8Array): Digest;
    digest(): Uint8Array;
  }
  interface AuthTag {
    readonly authTagLength: number;
  }
  export function createPublicKey(key: {
    readonly key: Uint8Array;
    readonly format: 'der';
    readonly type: 'spki';
  }): KeyObject;
  export function verify(hash: string | null, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
  export function publicEncrypt(
    key: { readonly key: KeyObject; readonly padding: number },
    data: Uint8Array,
  ): Uint8Array;
  export const constants: { readonly RSA_PKCS1_PADDING: number };
  export function createHash(hash: string): Digest;
  export function createHmac(hash: string, key: Uint8Array): Digest;
  export function createCipheriv(
    cipher: string,
    key: Uint8Array,
    iv: Uint8Array,
    options?: AuthTag,
  ): Machine & { getAuthTag(): Uint8Array };
  export function createDecipheriv(
    cipher: string,
    key: Uint8Array,
    iv: Uint8Array,
    options?: AuthTag,
  ): Machine & { setAuthTag(tag: Uint8Array): unknown };
  export function createECDH(curve: string): {
    generateKeys(): Uint8Array;
    computeSecret(peer: Uint8Array): Uint8Array;
  };
  export function randomBytes(length: number): Uint8Array;
  export function timingSafeEqual(one: Uint8Array, other: Uint8Array): boolean;
  export class X509Certificate {
    constructor(source: string | Uint8Array);
    readonly subject: string;
    readonly issuer: string;
    readonly subjectAltName: string | undefined;
    checkIP(address: string): string | undefined;
  }
}
