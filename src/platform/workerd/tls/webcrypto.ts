interface Key {
  readonly type: string;
}

/** The part of WebCrypto that we use, in types that suit both Workers and Node, where the tests run too. */
interface Subtle {
  generateKey(
    algorithm: { readonly name: 'X25519' },
    isExtractable: boolean,
    uses: readonly ['deriveBits'],
  ): Promise<{ readonly publicKey: Key; readonly privateKey: Key }>;
  exportKey(format: 'raw', key: Key): Promise<ArrayBuffer>;
  importKey(
    format: 'raw' | 'spki',
    bytes: Uint8Array,
    algorithm: { readonly name: string; readonly hash?: string },
    isExtractable: boolean,
    uses: readonly string[],
  ): Promise<Key>;
  deriveBits(
    algorithm: { readonly name: 'X25519'; readonly public: Key },
    key: Key,
    bits: number,
  ): Promise<ArrayBuffer>;
  verify(
    algorithm: { readonly name: 'RSA-PSS'; readonly saltLength: number },
    key: Key,
    signature: Uint8Array,
    data: Uint8Array,
  ): Promise<boolean>;
}

export const subtle = crypto.subtle as unknown as Subtle;
