import type { FailureKind } from '../../contract/failure.ts';

/** Failures that the network between us and the target may cause; an answer, 403 and 503 included, comes from the target. */
const NETWORK: readonly FailureKind[] = ['dns', 'connect', 'tls', 'timeout'];

export const isNetwork = (kind: FailureKind | undefined): boolean => kind !== undefined && NETWORK.includes(kind);
