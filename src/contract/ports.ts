import type { Outcome } from './failure.ts';
import type { Requirement } from './runtimes.ts';
import type { Url } from './url.ts';

/** Ports that every runtime has. */
export interface CommonPorts {
  readonly clock: Clock;
  readonly text: TextCodec;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Listening sockets without reading `/proc/net`; only the static binary has it. */
  readonly listeners?: ListenersPort;
}

/** Ports that some runtimes lack, each named after the requirement that asks for it. */
export interface RequiredPorts {
  readonly fetch: HttpPort;
  readonly sockets: SocketsPort;
  readonly tls: TlsPort;
  readonly websocket: WebSocketPort;
  readonly http2: Http2Port;
  readonly inbox: InboxPort;
  readonly files: FilesPort;
  readonly procfs: FilesPort;
  readonly cgroup: FilesPort;
}

/**
 * The engine's access to time, network, files and randomness, passed as arguments. Each platform folder
 * implements them with what its runtime has. A port returns the target's behaviour as an {@link Outcome}; it
 * throws only for a bug.
 */
export interface Ports extends CommonPorts, Partial<RequiredPorts> {}

/**
 * The ports that a probe sees: the common ones, and those of its type's requirements. A requirement without a port
 * (`trust`, `unix`) adds none.
 */
export type ProbePorts<Required extends Requirement = never> = CommonPorts &
  Pick<RequiredPorts, Required & keyof RequiredPorts>;

export interface Clock {
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Never steps back; ms from an arbitrary start. Durations are differences of this. */
  monotonic(): number;
  /** Runs `action` once after `ms`; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** UTF-8, which QuickJS has no global for. */
export interface TextCodec {
  /** Drops a byte-order mark; an invalid sequence becomes U+FFFD. */
  decode(bytes: Uint8Array): string;
  encode(text: string): Uint8Array;
}

/**
 * Cooperative cancellation, honoured by every port: when it is cancelled, the port ends its work, closes
 * what it opened and settles its promise. (QuickJS has no AbortController.)
 */
export interface Scope {
  readonly cancelled: boolean;
  /** Calls `action` on cancellation, at once if that was already; the returned function unsubscribes. */
  onCancel(action: () => void): () => void;
  /** On the monotonic clock, if there is one: for work that no timer can interrupt. */
  readonly deadline?: number | undefined;
}

/** The work that a probe may still spend on judging an answer. */
export interface Work {
  /** Subtracts `steps`. Throws if none are left or the probe's time is up; the message says that `what` was too much. */
  spend(steps: number, what: string): void;
}

/** How a TLS peer is trusted; absent means the platform's own trust store. */
export interface TlsTrust {
  /** PEM text, or inside a container the path of a PEM file. */
  readonly ca?: string | undefined;
  readonly insecure?: boolean | undefined;
  /** Name sent as SNI and checked against the certificate, if not the host. */
  readonly servername?: string | undefined;
}

export type Header = readonly [name: string, value: string];

export interface HttpRequest {
  readonly method: string;
  readonly url: Url;
  readonly headers: readonly Header[];
  readonly body?: string | undefined;
  readonly trust?: TlsTrust | undefined;
  /** Path of a unix socket to speak over instead of the URL's host. */
  readonly socket?: string | undefined;
  /**
   * Whether an IP address may be connected to, asked for each one that the host resolves to (a redirect from outside
   * must not lead inside). A runtime that does not resolve names itself cannot ask; a refusal is kind `redirect`.
   */
  readonly allow?: ((address: string) => boolean) | undefined;
}

/**
 * What an exchange waits for, in order. A runtime that cannot tell (workerd's fetch) reports only `headers`, which then
 * covers all four.
 */
export type HttpStage = 'name' | 'connect' | 'tls' | 'headers';

/** One exchange; a redirect is an answer like any other (the engine follows by hand). */
export interface HttpPort {
  /** Settles when the header section has arrived. */
  send(request: HttpRequest, scope: Scope, stage?: (stage: HttpStage) => void): Promise<Outcome<HttpResponse>>;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case, repeated ones repeated, in order if the runtime keeps it. */
  readonly headers: readonly Header[];
  /** IP address of the peer, if the runtime reports it. */
  readonly address?: string | undefined;
  /** The next piece of the decoded body; `undefined` at its end. */
  read(): Promise<Outcome<Uint8Array | undefined>>;
  /** Ends the exchange; safe to call at any time and more than once. */
  cancel(): void;
  /** The certificate of the peer, if the URL is https. May open a separate connection. */
  certificate?(scope: Scope): Promise<Outcome<Certificate>>;
}

export type SocketAddress = { readonly host: string; readonly port: number } | { readonly path: string };

export interface SocketsPort {
  connect(address: SocketAddress, scope: Scope): Promise<Outcome<Socket>>;
}

export interface Socket {
  /** The next bytes; `undefined` once the peer has ended its side. */
  read(): Promise<Outcome<Uint8Array | undefined>>;
  write(bytes: Uint8Array): Promise<Outcome<void>>;
  close(): void;
}

/** Accepts connections; used by commands, not by checks. */
export interface ServerPort {
  /** The actual port, which matters if 0 was requested. `accept` owns each connection that it is given. */
  listen(
    address: { readonly host: string; readonly port: number },
    accept: (socket: Socket) => void,
  ): Promise<Outcome<number>>;
  /** Settles when the process is asked to end (SIGTERM, SIGINT). */
  stopped(): Promise<void>;
}

export interface Certificate {
  /** ms since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DNS names and IP addresses it is valid for, lower case. */
  readonly names: readonly string[];
  readonly subject: string;
  readonly issuer: string;
}

export interface TlsPort {
  /** A handshake and nothing else; an untrusted chain is a failure of kind `tls` unless `insecure`. */
  inspect(
    address: { readonly host: string; readonly port: number },
    trust: TlsTrust,
    scope: Scope,
  ): Promise<Outcome<Certificate>>;
}

export interface WebSocketPort {
  open(request: HttpRequest, scope: Scope): Promise<Outcome<WebSocketAnswer>>;
}

/** A WebSocket with the subprotocol that the server chose, if any; or the status of the ordinary answer that came instead. */
export type WebSocketAnswer =
  | { readonly peer: WebSocketPeer; readonly protocol?: string | undefined }
  | { readonly status: number };

export interface WebSocketPeer {
  send(message: string): Promise<Outcome<void>>;
  /** The next message as text, at most `limit` bytes; `undefined` once closed. */
  receive(limit: number): Promise<Outcome<string | undefined>>;
  close(): void;
}

export interface Http2Port {
  /** One unary exchange with trailers (gRPC). */
  unary(
    request: HttpRequest & { readonly bytes: Uint8Array; readonly limit: number },
    scope: Scope,
  ): Promise<
    Outcome<{
      readonly status: number;
      readonly headers: readonly Header[];
      readonly trailers: readonly Header[];
      readonly bytes: Uint8Array;
    }>
  >;
}

/** Heartbeats that were pushed to us. */
export interface InboxPort {
  last(check: string): Promise<Beat | undefined>;
  /** When we began to listen for this check, ms since the epoch: silence before that proves nothing. */
  listeningSince(check: string): Promise<number | undefined>;
}

export interface Beat {
  readonly at: number;
  readonly status: 'pass' | 'fail';
  readonly message?: string | undefined;
}

/** Read-only. A path that does not exist is a failure of kind `missing`; one without permission, `probe`. */
export interface FilesPort {
  /** At most `limit` bytes from the start; /proc files have no size, so it reads to the end or the limit. */
  read(path: string, limit: number): Promise<Outcome<Uint8Array>>;
  list(path: string): Promise<Outcome<readonly string[]>>;
  link(path: string): Promise<Outcome<string>>;
  stat(path: string): Promise<Outcome<FileStat>>;
  space(path: string): Promise<Outcome<FileSpace>>;
  /** Our own process id, so that no check finds itself. */
  readonly self: number;
}

/** Present if the runtime can ask the kernel directly; otherwise /proc/net/tcp is read, which costs more. */
export interface ListenersPort {
  /** The TCP sockets of this network namespace that listen on a port, and perhaps others; without a port, all of them. */
  list(port?: number): Promise<Outcome<readonly Listener[]>>;
}

export interface Listener {
  /** 32 hexadecimal digits; an IPv4 address is mapped (`::ffff:a.b.c.d`). */
  readonly address: string;
  readonly port: number;
  /** Connections that the kernel has accepted and the program has not. */
  readonly backlog: number;
  readonly inode: string;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'socket' | 'other';
  /** Bytes. */
  readonly size: number;
  /** ms since the epoch. */
  readonly modified: number;
}

/** As statvfs(3): `available` is what an unprivileged process may use (f_bavail). */
export interface FileSpace {
  readonly blockSize: number;
  readonly blocks: number;
  readonly free: number;
  readonly available: number;
  readonly inodes: number;
  readonly inodesFree: number;
}
