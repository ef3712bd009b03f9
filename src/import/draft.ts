import { formatDuration, parseDuration } from '../engine/util/units.ts';
import type { Section } from './section.ts';

/** A check of `checks.json`, or a part of one, as it will be written; undefined fields are left out. */
export type Draft = Record<string, unknown>;

/** The result of a converter, before it is written. */
export interface Converted {
  readonly site: Draft;
  readonly defaults: Draft;
  readonly checks: readonly Draft[];
  readonly alerts: readonly Draft[];
  readonly maintenance: readonly Draft[];
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.join('-') ?? '';

/** Names made ids: lower-case letters, digits and hyphens, each given once. The group tells equal names apart. */
export const idGiver = (): ((name: string, group?: string) => string) => {
  const given = new Set<string>();
  return (name, group = '') => {
    const base = slug(name) || 'check';
    const candidates = [base, slug(`${group} ${name}`) || base];
    let id = candidates.find((candidate) => !given.has(candidate)) ?? base;
    for (let at = 2; given.has(id); at++) id = `${base}-${at}`;
    given.add(id);
    return id;
  };
};

/** `undefined` for nothing, so that an empty part is not written. */
export const compact = (draft: Draft): Draft | undefined => {
  const entries = Object.entries(draft).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

/** `undefined` for an empty list. */
export const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

/** ms as `checks.json` writes it. */
export const duration = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : formatDuration(Math.round(ms));

/** A duration as Go writes it, `1h30m`, in ms; `undefined` if it is not one. Days are Gatus users' own, and meant so. */
export const goMs = (text: string | undefined): number | undefined => {
  const parts = text?.match(/\d+(?:\.\d+)?(?:ms|[smhd])/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text) return undefined;
  return parts.reduce((sum, part) => sum + (parseDuration(part) ?? 0), 0);
};

/** Limits of `checks.json`, in ms. */
const INTERVAL = { min: 1_000, max: 86_400_000 };
const TIMEOUT = { min: 10, max: 60_000 };

const within = (ms: number, { min, max }: typeof INTERVAL): number => Math.min(Math.max(ms, min), max);

/** What a config has in `defaults`, in ms. */
export interface Pace {
  readonly interval: number;
  readonly timeout: number;
}

/** Interval and timeout as Sitrep can keep them, where they differ from `usual`: an attempt ends before the next one begins. */
export const pace = (
  section: Section,
  { interval, timeout }: { readonly [Key in keyof Pace]?: number | undefined },
  usual: Pace,
): Draft => {
  const every = within(interval ?? usual.interval, INTERVAL);
  if (interval !== undefined && every !== interval)
    section.lose('judged', 'interval', `checked every ${duration(every)}, which is the nearest interval`);
  const limit = within(timeout ?? usual.timeout, { min: TIMEOUT.min, max: Math.min(TIMEOUT.max, every) });
  if (limit !== (timeout ?? usual.timeout))
    section.lose('judged', 'timeout', `an attempt ends after ${duration(limit)}: at most the interval, and at most 1m`);
  return {
    interval: every === usual.interval ? undefined : duration(every),
    timeout: limit === usual.timeout ? undefined : duration(limit),
  };
};

/** Readings in a row that `checks.json` can ask for. */
const MOST_READINGS = 10;

export const readings = (section: Section, key: string, count: number): number => {
  const kept = Math.min(Math.max(Math.round(count), 1), MOST_READINGS);
  if (kept !== count) section.lose('judged', key, `${kept} readings in a row decide, which is the nearest number`);
  return kept;
};

/** `host:22` or `[::1]:22`. */
export const hostAndPort = (target: string): { readonly host: string; readonly port: number } | undefined => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:/[\]\s]+)):(\d{1,5})\/?$/.exec(target) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port: Number(port) };
};

/**
 * Largest body of a check that looks into it: the other programs read all, whatever its size. A Worker has 128 MB for all checks
 * that run at once.
 */
const BODY_LIMIT = '10MiB';

export const bodyLimitOf = (...expectations: readonly unknown[]): string | undefined =>
  expectations.some((each) => each !== undefined) ? BODY_LIMIT : undefined;

export const NO_INSECURE =
  'Workers always verify certificates, so this check fails while the certificate is not valid; use a valid one, or check it from a container with "insecure": true';
export const NO_ICMP = 'Workers have no ICMP. Check a TCP port that is open, or let the machine send a "heartbeat"';
export const OFF = 'it is turned off there, so it was left out';
