/**
 * The calls of the C host (native/calls.def), one function each. A negative number is minus an errno, or minus an
 * mbedTLS error for the TLS calls; nothing here waits but `poll`.
 */
export interface Host {
  env(name: string): string | undefined;
  /** Names in the environment that begin with `prefix`, each followed by a NUL. */
  variables(prefix: string): string;
  print(descriptor: 1 | 2, text: string): number;
  exit(code: number): never;
  /** Width of the terminal behind a descriptor; 0 if it is not a terminal. */
  columns(descriptor: number): number;
  pid(): number;
  /** Milliseconds with fraction, from an arbitrary start. */
  monotonic(): number;
  /** Code that still runs at this monotonic time is interrupted, regular expressions included; Infinity for never. */
  limit(monotonic: number): void;
  /** What is printed, and how the program ends, where a call is stuck after this monotonic time; Infinity for never. */
  lastResort(monotonic: number, exitCode: number, text: string): void;
  /** Fills the bytes at random. */
  random(bytes: Uint8Array): void;
  /** Puts the digest into 20 bytes. */
  sha1(bytes: Uint8Array, digest: Uint8Array): number;
  /** UTF-8 to text; invalid sequences become U+FFFD, a byte-order mark stays. */
  decode(bytes: Uint8Array): string;
  /** Text to UTF-8; a lone surrogate becomes the three bytes that UTF-8 forbids. */
  encode(text: string): Uint8Array;
  /** One character a byte. */
  latin1(bytes: Uint8Array): string;

  /** A descriptor to read from. As `list` and `link`, only for what the kernel answers at once. */
  open(path: string): number;
  /** Each name in the folder followed by a NUL. */
  list(path: string): string | number;
  link(path: string): string | number;
  /** Answers a question about any file (files.ts), or hands out a descriptor on which a child does; closing it ends the child. */
  ask(question: number, path: string, limit: number): Uint8Array | number;
  /** A line for each TCP socket that listens on the port, 0 for any: address in hexadecimal, port, backlog, inode. */
  listeners(port: number): string | number;

  /** A descriptor on which a child writes one address a line, or `!` and an error; closing it ends the child. */
  lookup(name: string): number;
  connect(address: string, port: number): number;
  connectUnix(path: string): number;
  /** A descriptor that listens. */
  listen(address: string, port: number): number;
  /** The next connection, which does not block. */
  accept(descriptor: number): number;
  localPort(descriptor: number): number;
  /** A descriptor that becomes readable when SIGTERM or SIGINT comes, which then do nothing else. */
  stopSignal(): number;
  /** Frees objects that refer to each other and that nothing else refers to. */
  collect(): void;
  /** 1 where connecting has come to a good end, which on one's own machine it does at once. */
  connected(descriptor: number): 0 | 1;
  socketError(descriptor: number): number;
  /** `struct pollfd[]`: 32 bits of descriptor, 16 of wanted events, 16 of answers, 8 bytes each. */
  poll(waits: Uint8Array, timeout: number): number;
  read(descriptor: number, buffer: Uint8Array): number;
  send(descriptor: number, bytes: Uint8Array): number;
  close(descriptor: number): number;

  tlsStore(pem: string): number;
  /** `servername` empty for none; `store` -1 to trust anyone; `options` 1 for TLS 1.2 at most, 2 for HTTP/2 by ALPN. */
  tlsOpen(descriptor: number, servername: string, store: number, options: number): number;
  tlsHandshake(session: number): number;
  tlsRead(session: number, buffer: Uint8Array): number;
  tlsWrite(session: number, bytes: Uint8Array): number;
  /** Bits MBEDTLS_X509_BADCERT_*; 0 for a chain that is trusted. */
  tlsVerified(session: number): number;
  /** Lines of `key=value`. */
  tlsPeer(session: number): string;
  tlsClose(session: number): void;
}

/** Put there by native/image.ts. */
export const host = (globalThis as unknown as { readonly host: Host }).host;
