import { type Failure, failed, type Outcome, succeeded } from '../contract/failure.ts';
import { asciiText } from './_bytes.ts';
import { parseJson } from './_json.ts';

/**
 * Answers of a DNS-over-HTTPS resolver's JSON API
 * (developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json).
 */

/** Record types by number (IANA, DNS parameters). */
export const RECORDS = { A: 1, AAAA: 28, CNAME: 5, MX: 15, TXT: 16, NS: 2, CAA: 257 } as const;
export type RecordType = keyof typeof RECORDS;

export interface Answers {
  /** As the zone file would write them, names in lower case without the final dot, TXT without its quotes. */
  readonly values: readonly string[];
  /** Seconds; the shortest of the records. */
  readonly ttl: number;
}

interface Answer {
  readonly type: number;
  readonly TTL: number;
  readonly data: string;
}

const RCODES: Readonly<Record<number, string>> = {
  1: 'the resolver did not understand the question (FORMERR)',
  2: '% could not be resolved (SERVFAIL: its name servers do not answer, or DNSSEC is broken)',
  3: '% does not exist (NXDOMAIN)',
  4: 'the resolver does not answer such questions (NOTIMP)',
  5: 'the resolver refused to answer for % (REFUSED)',
};

/** The resolver's own limits are not the name's fault. */
const OURS = [1, 4, 5];

const refusal = (rcode: number, name: string): Failure => ({
  kind: OURS.includes(rcode) ? 'probe' : 'dns',
  message: (RCODES[rcode] ?? `% could not be resolved (response code ${rcode})`).replace('%', name),
});

/** `"v=spf1" " -all"` → `v=spf1 -all`: strings of one TXT record belong together (RFC 7208 section 3.3). */
const unquote = (data: string): string => {
  const strings = data.match(/"(?:[^"\\]|\\.)*"/g);
  return strings ? strings.map((one) => one.slice(1, -1).replace(/\\(.)/g, '$1')).join('') : data;
};

/** `\# 19 00 05 69 …` (RFC 3597) → `0 issue "letsencrypt.org"`. */
const readCaa = (data: string): string => {
  const generic = /^\\# \d+ ((?:[0-9a-f]{2} ?)+)$/i.exec(data)?.[1];
  if (generic === undefined) return data;
  const bytes = generic
    .trim()
    .split(' ')
    .map((pair) => Number.parseInt(pair, 16));
  const text = asciiText(bytes.slice(2));
  const split = bytes[1]!;
  return `${bytes[0]} ${text.slice(0, split)} "${text.slice(split)}"`;
};

const NORMALISE: Readonly<Record<RecordType, (data: string) => string>> = {
  A: (data) => data,
  AAAA: (data) => data.toLowerCase(),
  CNAME: (data) => data.toLowerCase().replace(/\.$/, ''),
  MX: (data) => data.toLowerCase().replace(/\.$/, ''),
  TXT: unquote,
  NS: (data) => data.toLowerCase().replace(/\.$/, ''),
  CAA: readCaa,
};

const isAnswer = (value: unknown): value is Answer => {
  const { type, TTL, data } = (value ?? {}) as Partial<Answer>;
  return typeof type === 'number' && typeof TTL === 'number' && typeof data === 'string';
};

/** What the resolver said of `name`'s records of one type. */
export const readAnswers = (text: string, name: string, record: RecordType): Outcome<Answers> => {
  const parsed = parseJson(text);
  const { Status, Answer } = ((parsed.ok && parsed.value) || {}) as { Status?: unknown; Answer?: unknown };
  if (typeof Status !== 'number') return failed('probe', 'the resolver did not answer in DNS JSON; is its URL right?');
  if (Status !== 0) return { ok: false, failure: refusal(Status, name) };
  const records = (Array.isArray(Answer) ? Answer : []).filter(isAnswer).filter(({ type }) => type === RECORDS[record]);
  if (records.length === 0) return failed('dns', `${name} has no ${record} record`);
  const values = records.map(({ data }) => NORMALISE[record](data));
  return succeeded({ values, ttl: Math.min(...records.map(({ TTL }) => TTL)) });
};
