/** What one handshake may take. A server's flight is a few kB in a handful of records; a Worker has 10 ms of CPU. */
export const LIMITS = {
  /** Bytes in all. OpenSSL's limit for only the certificates is 100 kB. */
  bytes: 256 * 1024,
  /** Bytes of one handshake message. */
  message: 128 * 1024,
  records: 1_024,
  /** Each costs some 70 µs of CPU, however little it brings. */
  reads: 256,
  /** Alerts that are mere warnings. */
  warnings: 4,
  certificates: 16,
} as const;

/** Bytes of a record's content, as it is and as encryption may pad it (RFC 8446 section 5, RFC 5246 section 6.2). */
export const RECORD_BYTES = 16_384;
export const EXPANSION_BYTES = { '1.2': 2_048, '1.3': 256 } as const;
