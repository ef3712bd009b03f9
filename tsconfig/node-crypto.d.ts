/** The part of node:crypto that src/platform/workerd uses; @types/node would bring Node's globals along. */
declare module 'node:crypto' {
  export function createPublicKey(key: {
    readonly key: Uint8Array;
    readonly format: 'der';
    readonly type: 'spki';
  }): unknown;
  export function verify(hash: string, data: Uint8Array, key: unknown, signature: Uint8Array): boolean;
  export class X509Certificate {
    constructor(source: string | Uint8Array);
    readonly subject: string;
    readonly issuer: string;
    readonly subjectAltName: string | undefined;
    readonly validFrom: string;
    readonly validTo: string;
    readonly fingerprint256: string;
    readonly publicKey: unknown;
    checkHost(name: string): string | undefined;
    checkIP(address: string): string | undefined;
    checkIssued(issuer: X509Certificate): boolean;
    verify(publicKey: unknown): boolean;
  }
}
