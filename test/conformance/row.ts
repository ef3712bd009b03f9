import type { FailureKind } from '../../src/contract/failure.ts';
import type { Verdict } from '../../src/contract/verdict.ts';

/**
 * One conformance case: a config, a target that misbehaves in one way, and what a user must see. It is plain data, so
 * that every runtime runs the same table: workerd and Node through the engine, the binary through `run --format json`.
 */
export interface Row {
  readonly name: string;
  /**
   * The entry of `checks.json`, without its id. `{target}` and `{second}` stand for `127.0.0.1:port` of the targets,
   * `{port}` for the first one's port, `{ca}` for the test root in PEM, `{oldCa}` for one that has expired, `{intermediateCa}` for one below it. Defaults: type http, timeout 2s, retries 0.
   */
  readonly check: Readonly<Record<string, unknown>>;
  readonly target?: Target;
  readonly second?: Target;
  readonly verdict: Verdict;
  readonly kind?: FailureKind;
  /** Part of what the user reads; `{target}` as above. */
  readonly words?: string;
  /** Attempts that the reading must report; 1 if absent. */
  readonly attempts?: number;
  /** Only these runtimes accept the config; the others refuse it and say what they do not support. Default: all. */
  readonly runtimes?: readonly RuntimeName[];
}

export type RuntimeName = 'worker' | 'node' | 'native';

/** What a target does with each connection. */
export interface Target {
  /** Certificate to show, by its name in test/fixtures/tls; plain TCP if absent. */
  readonly tls?: TlsManner;
  /** From the moment of the connection; a connection ends where its steps do. */
  readonly steps?: readonly Step[];
  /** Chosen by the path of the request, once its head has come; `*` for any other. */
  readonly paths?: Readonly<Record<string, readonly Step[]>>;
  /** A gRPC server (HTTP/2) whose health service answers so. */
  readonly grpc?: 'SERVING' | 'NOT_SERVING' | 'UNIMPLEMENTED' | 'silent';
  /** Nothing listens (the port was free a moment ago), or the queue of connections is full and nobody accepts. */
  readonly absent?: 'closed' | 'deaf';
}

/** Servers of our own making: see test/fixtures/tls/flights.ts. */
export type FlightName =
  | 'plain 1.2'
  | 'plain 1.3'
  | 'small records 1.2'
  | 'small records 1.3'
  | 'retry with a cookie'
  | 'retry for nothing'
  | 'retry for an unknown group'
  | 'retry for X448'
  | 'downgraded from 1.3'
  | 'no proof'
  | 'bad proof 1.2'
  | 'bad proof 1.3'
  | 'bad Finished 1.2'
  | 'bad Finished 1.3'
  | 'bad tag 1.3'
  | 'an unassigned extension'
  | 'another cipher suite';

export interface TlsManner {
  readonly certificate: string;
  readonly minVersion?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** The client is asked for a certificate, and let in without one or not. */
  readonly clientCertificate?: 'asked' | 'demanded';
  /** A server of our own making, which does what no real one does. */
  readonly flight?: FlightName;
  /** The only groups of its key exchange, by OpenSSL's names. */
  readonly groups?: string;
  /** The only ones it has, by OpenSSL's names; of TLS 1.2. */
  readonly ciphers?: string;
  /** Lets OpenSSL show a certificate that is too weak for it. */
  readonly weak?: boolean;
}

export type Step =
  /** Waits for a request's head, for any byte, or for another byte than those that have come. */
  | { readonly wait: 'head' | 'byte' | 'another' }
  | { readonly wait: number }
  /** Latin-1 text; placeholders as in a row's check. */
  | { readonly send: string }
  | { readonly hex: string }
  /** `{n}` counts from 0. */
  | { readonly repeat: string; readonly times: number }
  /** Until the peer goes away. */
  | { readonly endless: string }
  /** One character each `every` ms, over and over. */
  | { readonly drip: string; readonly every: number }
  /** So many zeros, compressed, with a header section of its own. */
  | { readonly bomb: 'gzip' | 'br'; readonly zeros: number }
  /** Sends one text if the request's head holds `part` (case ignored), another if not. */
  | { readonly part: string; readonly found: string; readonly absent: string }
  /** Reads the request for a WebSocket, and accepts it; with this subprotocol, if there is one. */
  | { readonly upgrade: 'websocket'; readonly protocol?: string }
  /** Asks the peer, in TLS 1.2, for another handshake on the same connection, and waits for its end. */
  | { readonly renegotiate: true }
  /** `hold` waits for the peer to go; `end` sends FIN, `reset` RST. */
  | { readonly finish: 'hold' | 'end' | 'reset' };

/** Letters a and b without a pattern: what a search for `a[ab]{1000}$` finds hardest. */
export const noise = (length: number): string => {
  let [text, seed] = ['', 7];
  for (let at = 0; at < length; at++) {
    seed = (seed * 48_271) % 2_147_483_647;
    text += 'ab'[seed % 2];
  }
  return text;
};

/** An answer whose length is right, honest about the connection that ends after it; `head` is more header lines. */
export const answer = (status: string, body = '', head: readonly string[] = ['Connection: close']): string =>
  [`HTTP/1.1 ${status}`, ...head, `Content-Length: ${body.length}`, '', body].join('\r\n');

/** A target that gives one answer to each request. */
export const answering = (text: string): Target => ({ steps: [{ wait: 'head' }, { send: text }] });
