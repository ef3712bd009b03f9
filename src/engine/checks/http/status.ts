import type { Failure, FailureKind } from '../../../contract/failure.ts';
import type { Schema } from '../../../contract/schema.ts';
import { transform } from '../../schema/combine.ts';
import { expected } from '../../schema/expected.ts';
import { either } from '../../schema/objects.ts';

/** Status codes from `first` to `last`, both included. */
export interface StatusRange {
  readonly first: number;
  readonly last: number;
}

/** `2xx`, `200`, `200-204`. */
const FORM = /^(?:[1-5]xx|[1-5]\d\d|[1-5]\d\d-[1-5]\d\d)$/;
const WHAT = 'a status such as 200, "2xx" or "200-204"';

const parseRange = (written: string | number): StatusRange => {
  const text = String(written);
  if (text.endsWith('xx')) return { first: Number(`${text[0]}00`), last: Number(`${text[0]}99`) };
  const [first, last = first] = text.split('-').map(Number) as [number, number?];
  return { first, last };
};

const message = expected(WHAT);
const code: Schema<number, number> = { kind: 'number', isWhole: true, min: 100, max: 599, message };
const range: Schema<string, string> = { kind: 'text', form: FORM, message };
const one = either([range, code], (value) => typeof value === 'string');
const several: Schema<(string | number)[], readonly (string | number)[]> = {
  kind: 'list',
  of: one,
  message,
  empty: 'expected at least one status',
};

/** A status, a range of them, or a list of both. Its value is a list of {@link StatusRange}. */
export const statusField = (about: string) =>
  transform(either([several, one], Array.isArray, about), (written): readonly StatusRange[] =>
    (Array.isArray(written) ? written : [written]).map(parseRange),
  );

export const includesStatus = (ranges: readonly StatusRange[], status: number): boolean =>
  ranges.some(({ first, last }) => first <= status && status <= last);

/** `2xx or 301`. */
export const showRanges = (ranges: readonly StatusRange[]): string => ranges.map(showRange).join(' or ');

const showRange = ({ first, last }: StatusRange): string => {
  if (first === last) return String(first);
  return first % 100 === 0 && last === first + 99 ? `${first / 100}xx` : `${first}-${last}`;
};

/**
 * Statuses of Cloudflare's edge when it could not reach the site behind it: not statuses of the site but failures of the
 * network (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/).
 */
const EDGE_FAILURES: Readonly<Record<number, readonly [kind: FailureKind, words: string]>> = {
  520: ['protocol', 'the origin answered with something that is not HTTP, or with nothing'],
  521: ['connect', 'the origin refused the connection'],
  522: ['timeout', 'the origin did not accept the connection in time'],
  523: ['connect', 'there is no route to the origin'],
  524: ['timeout', 'the origin accepted the connection and did not answer in time'],
  525: ['tls', 'the TLS handshake with the origin failed'],
  526: ['tls', 'the certificate of the origin is not valid'],
  527: ['connect', 'the connection between the edge and the origin failed'],
  530: ['dns', 'the name of the origin does not resolve'],
};

/** The failure of the network behind a status of Cloudflare's edge, if it is one. */
export const edgeFailure = (status: number): Failure | undefined => {
  const edge = EDGE_FAILURES[status];
  return edge && { kind: edge[0], message: `status ${status} of Cloudflare's edge: ${edge[1]}` };
};
