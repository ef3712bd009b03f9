import { type Failure, failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import { parseOpaqueHost } from '../../net/host.ts';
import { toAscii } from '../../net/idna.ts';
import { parseJson } from '../../query/json.ts';
import { asciiText, toHex } from '../../util/bytes.ts';

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
  readonly name: string;
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

/** Limits of the resolver are not failures of the name. */
const OURS = [1, 4, 5];

const refusal = (rcode: number, name: string): Failure => ({
  kind: OURS.includes(rcode) ? 'probe' : 'dns',
  message: (RCODES[rcode] ?? `% could not be resolved (response code ${rcode})`).replace('%', name),
});

/** Only quoted strings; Google's resolver returns the plain text, which may itself contain quotes. */
const QUOTED = /^(?:\s*"(?:[^"\\]|\\.)*")+\s*$/s;

/** `caf\195\169 \"x\"` → `café "x"` (RFC 1035 section 5.1); bytes that are no UTF-8 stay as they are written. */
const withoutEscapes = (data: string): string => {
  const percent = data
    .replaceAll('%', '%25')
    .replace(/\\([01]\d\d|2[0-4]\d|25[0-5])/g, (_, byte: string) => `%${toHex(Uint8Array.of(Number(byte)))}`);
  try {
    return decodeURIComponent(percent.replace(/\\(.)/gs, '$1'));
  } catch {
    return data;
  }
};

/** `"v=spf1" " -all"` → `v=spf1 -all`: strings of one TXT record belong together (RFC 7208 section 3.3). */
const unquote = (data: string): string => {
  if (!QUOTED.test(data)) return data;
  return withoutEscapes(
    data
      .match(/"(?:[^"\\]|\\.)*"/gs)!
      .map((one) => one.slice(1, -1))
      .join(''),
  );
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

const nameOf = (data: string): string => data.toLowerCase().replace(/\.$/, '');

const NORMALISE: Readonly<Record<RecordType, (data: string) => string>> = {
  A: (data) => data,
  AAAA: (data) => parseOpaqueHost(`[${data}]`) ?? data.toLowerCase(),
  CNAME: nameOf,
  MX: nameOf,
  TXT: unquote,
  NS: nameOf,
  CAA: readCaa,
};

/** A value of the config as {@link readAnswers} would give it; texts are taken as they are written. */
export const asAnswered = (value: string, record: RecordType): string =>
  record === 'TXT' || record === 'CAA' ? value : NORMALISE[record](value);

/** The name as it is asked for: in ASCII, without its final dot. */
export const questionName = (name: string): string => nameOf(toAscii(name) ?? name);

const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const isAnswer = (value: unknown): value is Answer => {
  const { name, type, TTL, data } = (value ?? {}) as Partial<Answer>;
  return typeof name === 'string' && isWhole(type) && isWhole(TTL) && typeof data === 'string';
};

/** Links of a chain of CNAMEs that are followed; resolvers follow no more than some ten. */
const MAX_ALIASES = 16;

/** The name itself and the names that it is an alias of, one leading to the next. */
const aliasesOf = (answers: readonly Answer[], name: string): ReadonlySet<string> => {
  const targets = new Map(answers.filter(({ type }) => type === RECORDS.CNAME).map((one) => [nameOf(one.name), one]));
  const names = new Set([name]);
  for (let alias = targets.get(name); alias && names.size <= MAX_ALIASES; ) {
    const target = nameOf(alias.data);
    if (names.has(target)) break;
    names.add(target);
    alias = targets.get(target);
  }
  return names;
};

/** The resolver's answer about `name`'s records of one type. */
export const readAnswers = (text: string, name: string, record: RecordType): Outcome<Answers> => {
  const parsed = parseJson(text);
  const { Status, Answer } = ((parsed.ok && parsed.value) || {}) as { Status?: unknown; Answer?: unknown };
  if (!isWhole(Status)) return failed('probe', 'the resolver did not answer in DNS JSON; is its URL right?');
  if (Status !== 0) return { ok: false, failure: refusal(Status, name) };
  const answers = (Array.isArray(Answer) ? Answer : []).filter(isAnswer);
  const names = aliasesOf(answers, questionName(name));
  const ofType = answers.filter(({ type }) => type === RECORDS[record]);
  const records = ofType.filter((one) => names.has(nameOf(one.name)));
  const stranger = ofType.find((one) => !names.has(nameOf(one.name)));
  if (records.length === 0 && stranger) {
    return failed('probe', `the resolver was asked for ${name} and answered for ${stranger.name}`);
  }
  if (records.length === 0) return failed('dns', `${name} has no ${record} record`);
  const values = records.map(({ data }) => NORMALISE[record](data));
  return succeeded({ values, ttl: Math.min(...records.map(({ TTL }) => TTL)) });
};
