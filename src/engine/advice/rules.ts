import { WORKER } from '../../contract/runtimes.ts';
import { type Reach, reachOf } from '../net/reach.ts';
import { isObject } from '../schema/objects.ts';
import { formatDuration } from '../util/units.ts';
import { isCloudflares } from './cloudflare-addresses.ts';
import { type Subject, targetOf } from './subject.ts';

/** The mistake and its fix, at a path relative to the check. */
export interface Advice {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Rule = (subject: Subject) => readonly Advice[];

const ELSEWHERE = 'run this check from `sitrep serve`, an agent or a container';

/** A secret as shells write it. Only capitals: `$ref` and `$.path` are not secrets. */
const BARE_SECRET = /(?<![\w$\\])\$([A-Z][A-Z0-9_]+)\b/;

/** Expected values are not sent, and a `$` in a pattern is the end of the text. */
const UNSENT = ['expect', 'thresholds'];

const bareSecrets = (value: unknown, path: readonly (string | number)[]): Advice[] => {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      bareSecrets(item, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  }
  const name = typeof value === 'string' ? BARE_SECRET.exec(value)?.[1] : undefined;
  return name === undefined
    ? []
    : [{ path, message: `is sent literally, with its dollar sign; a secret is written "\${${name}}"` }];
};

const bareSecret: Rule = ({ written }) =>
  Object.entries(written).flatMap(([field, value]) => (UNSENT.includes(field) ? [] : bareSecrets(value, [field])));

const REACHES: Readonly<Record<Exclude<Reach, 'public'>, string>> = {
  private: 'a private address',
  loopback: 'the machine itself',
  'link-local': 'a link-local address',
};

/** Names that no public resolver knows (RFC 6762, RFC 8375, ICANN's `internal`, and what routers use), or without a dot. */
const PRIVATE_NAME = /^[^.:]+$|\.(?:local|localdomain|lan|home|internal|intranet|corp|home\.arpa)\.?$/i;

const wordsForInside = (host: string): string | undefined => {
  const reach = reachOf(host);
  if (reach !== 'public') return REACHES[reach];
  return PRIVATE_NAME.test(host) ? 'a name that only a private network knows' : undefined;
};

const privateTarget: Rule = (subject) => {
  const target = targetOf(subject);
  const words = target && wordsForInside(target.host);
  // A check with `locations` may be an agent's, inside that network.
  if (subject.runtime !== WORKER || words === undefined || subject.written.locations !== undefined) return [];
  const message = `${target!.host} is ${words}, which Cloudflare cannot reach; ${ELSEWHERE}`;
  return [{ path: [target!.field], message }];
};

/** Types that use the socket API of Workers; fetch may go to Cloudflare, by name. */
const ON_SOCKETS = ['tcp', 'tls'];

const cloudflareTarget: Rule = (subject) => {
  const target = targetOf(subject);
  if (subject.runtime !== WORKER || !target || !isCloudflares(target.host)) return [];
  const { type } = subject.check;
  if (ON_SOCKETS.includes(type)) {
    const message = `${target.host} belongs to Cloudflare, and sockets of Workers do not connect there; use an http check, or ${ELSEWHERE}`;
    return [{ path: [target.field], message }];
  }
  if (!/^[\d.]+$|:/.test(target.host)) return [];
  const message = `${target.host} is an address of Cloudflare, which answers by host name only; write the name of the site`;
  return [{ path: [target.field], message }];
};

const SMTP = 25;

const mailPort: Rule = (subject) => {
  const target = targetOf(subject);
  if (subject.runtime !== WORKER || target?.port !== SMTP) return [];
  const path = [subject.written.port === undefined ? target.field : 'port'];
  return [{ path, message: `Workers do not connect to port ${SMTP}; use 465 or 587, or ${ELSEWHERE}` }];
};

/** Measures of how long an attempt takes. */
const TIMES = ['latency', 'ttfb'];

const lateThreshold: Rule = ({ check: { thresholds, timeout } }) =>
  TIMES.flatMap((measure) =>
    Object.entries(thresholds[measure] ?? {}).flatMap(([bound, ms]) =>
      ms === undefined || ms < timeout
        ? []
        : {
            path: ['thresholds', measure, bound],
            message: `an attempt ends at the timeout of ${formatDuration(timeout)}, so this is never reached; set it below, or raise "timeout"`,
          },
    ),
  );

/** From 200: lower statuses are not final. */
const FINAL = 200;
const LAST = 599;

interface Http {
  readonly url?: { readonly path: string };
  readonly expect?: {
    readonly status?: readonly { readonly first: number; readonly last: number }[];
    readonly headers?: object;
    readonly json?: object;
    readonly body?: unknown;
  };
}

const isEmpty = (value: object | undefined): boolean => Object.keys(value ?? {}).length === 0;

const everyStatus: Rule = ({ check }) => {
  const { expect } = check.spec as Http;
  if (check.type !== 'http' || !expect?.status || expect.body !== undefined) return [];
  if (!isEmpty(expect.headers) || !isEmpty(expect.json)) return [];
  for (let status = FINAL; status <= LAST; status++) {
    if (!expect.status.some(({ first, last }) => first <= status && status <= last)) return [];
  }
  const message =
    'accepts every status, so an error page counts as healthy; list the healthy ones, such as ["2xx", 404]';
  return [{ path: ['expect', 'status'], message }];
};

/** Paths that usually answer with one word. */
const HEALTH_PATH = /(?:health|ready|live|alive|ping|status|up|ok)z?\/?$/i;

const contains = (text: string): string => `{ "contains": ${JSON.stringify(text)} }`;

/** An explicit `{ "equals": … }` is intended. */
const wholeText: Rule = ({ written, check }) => {
  const { body, response } = isObject(written.expect) ? written.expect : {};
  if (check.type === 'http' && typeof body === 'string' && !HEALTH_PATH.test((check.spec as Http).url?.path ?? '')) {
    const message = `compares the whole body with this text; did you mean ${contains(body)}?`;
    return [{ path: ['expect', 'body'], message }];
  }
  if (check.type === 'tcp' && typeof response === 'string' && !response.endsWith('\n')) {
    const message = `compares all that the server sends, line end included, with this text; did you mean ${contains(response)}?`;
    return [{ path: ['expect', 'response'], message }];
  }
  return [];
};

/** Advice that a careful colleague would give. One rule, one entry; docs/checks.md lists them. */
export const RULES: Readonly<Record<string, Rule>> = {
  'bare-secret': bareSecret,
  'private-target': privateTarget,
  'cloudflare-target': cloudflareTarget,
  'mail-port': mailPort,
  'late-threshold': lateThreshold,
  'every-status': everyStatus,
  'whole-text': wholeText,
};
