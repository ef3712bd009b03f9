import type { ChannelPorts, Delivery } from '../contract/alert.ts';
import { type Outcome, succeeded } from '../contract/failure.ts';
import type { Header, HttpResponse, Scope } from '../contract/ports.ts';
import { VERSION } from '../contract/version.ts';
import { joinBytes } from '../engine/util/bytes.ts';
import { clip } from './format.ts';

/** Bytes of a receiver's answer that are read by default: enough for an id or an error message. */
const ANSWER_LIMIT = 65_536;

/** Characters of the answer that are searched for secrets before it is truncated. */
const SEARCHED = 2_000;

export interface Message {
  readonly method?: string;
  readonly url: string;
  readonly headers?: readonly Header[];
  /** Sent as JSON unless it is text already. */
  readonly body?: unknown;
  /** Bytes of the answer that are read; 64 KiB if absent. */
  readonly answerLimit?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly text: string;
}

const readText = async (response: HttpResponse, limit: number, ports: ChannelPorts): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < limit) {
    const piece = await response.read();
    if (!piece.ok || piece.value === undefined) break;
    pieces.push(piece.value);
    length += piece.value.length;
  }
  response.cancel();
  return ports.text.decode(joinBytes(pieces).subarray(0, limit));
};

/** A path below a base that a person wrote, with or without a slash at its end. */
export const below = (base: string, path: string): string => `${base.replace(/\/$/, '')}${path}`;

/** One request, and the receiver's answer whatever its status. Redirects are not followed: the user must learn that a webhook moved. */
export const exchange = async (message: Message, ports: ChannelPorts, scope: Scope): Promise<Outcome<Answer>> => {
  const url = ports.parseUrl(message.url);
  if (!url.ok) return url;
  const { method = 'POST', headers = [], body, answerLimit = ANSWER_LIMIT } = message;
  const isText = typeof body === 'string';
  const type: readonly Header[] = body === undefined || isText ? [] : [['content-type', 'application/json']];
  const request = {
    method,
    url: url.value,
    headers: [['user-agent', `sitrep/${VERSION}`] as const, ...type, ...headers],
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  };
  const sent = await ports.fetch.send(request, scope);
  if (!sent.ok) return sent;
  const { status, headers: answered } = sent.value;
  return succeeded({ status, headers: answered, text: await readText(sent.value, answerLimit, ports) });
};

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3) → ms from now. */
const retryAfter = (headers: readonly Header[], now: number): number | undefined => {
  const value = headers.find(([name]) => name === 'retry-after')?.[1];
  if (value === undefined) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};

/** Worth another attempt: the receiver is busy or broken, not our message wrong. */
const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

/** One line without control characters: it is printed on terminals, and the receiver must not move the cursor. */
const shown = (text: string): string => clip(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), SEARCHED);

/** The usual meaning of a status: 2xx accepted, 408/425/429/5xx retry, all others never. */
export const deliveryOf = (outcome: Outcome<Answer>, now: number): Delivery => {
  if (!outcome.ok) return { accepted: false, answer: outcome.failure.message, retry: true };
  const { status, headers, text } = outcome.value;
  const answer = `${status}${shown(text) ? ` ${shown(text)}` : ''}`;
  if (status >= 200 && status < 300) return { accepted: true, answer };
  const after = retryAfter(headers, now);
  return { accepted: false, answer, retry: isPassing(status), ...(after === undefined ? {} : { after }) };
};

/** One request that needs nothing of the answer but whether it was taken. */
export const post = async (message: Message, ports: ChannelPorts, scope: Scope): Promise<Delivery> =>
  deliveryOf(await exchange(message, ports, scope), ports.clock.now());

/** As `delivery`, with a retry after `seconds` at the earliest if the receiver's body gave that. */
export const waitingFor = (seconds: unknown, delivery: Delivery): Delivery =>
  delivery.accepted || typeof seconds !== 'number' ? delivery : { ...delivery, after: Math.ceil(seconds * 1000) };

/** The answer's JSON, or nothing. */
export const readJson = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
