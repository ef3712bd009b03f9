/**
 * Why no healthy answer came. The list is closed: every consumer (metrics, alerts, exit codes) may rely on it.
 *
 * `probe` is our own fault and never counts against the target. Where a runtime cannot tell causes apart
 * (workerd says "Network connection lost" for many), the kind is `connect`.
 */
export const FAILURE_KINDS = [
  'dns',
  'connect',
  'tls',
  'timeout',
  'protocol',
  'redirect',
  'status',
  'header',
  'body',
  'json',
  'response',
  'threshold',
  'missing',
  'probe',
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

/** One cause; the message needs no knowledge of the code. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** `connect: db:5432 refused the connection`; a message that begins with its kind (`status 503, …`) stays as it is. */
export const failureText = ({ kind, message }: Failure): string =>
  message.startsWith(kind) ? message : `${kind}: ${message}`;

/**
 * A target's failure is a value, never an exception: an exception is a bug in Sitrep and is reported
 * as kind `probe`.
 */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (kind: FailureKind, message: string): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: { kind, message },
});
