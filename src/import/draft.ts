import { formatDuration, parseDuration } from '../engine/util/units.ts';

/** A check of `checks.json`, or a part of one, as it will be written; undefined fields are left out. */
export type Draft = Record<string, unknown>;

/** What a converter makes of a foreign config, before it is written. */
export interface Converted {
  readonly site: Draft;
  readonly defaults: Draft;
  readonly checks: readonly Draft[];
  readonly maintenance: readonly Draft[];
}

/** Names made ids: lower-case letters, digits and hyphens, each given once. */
export const idGiver = (): ((name: string) => string) => {
  const given = new Set<string>();
  return (name) => {
    const words = name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g);
    const base = words?.join('-') ?? 'check';
    let id = base;
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

/** ms as `checks.json` writes it. */
export const duration = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : formatDuration(ms);

/** A duration as Go writes it, `1h30m`; `undefined` where it is none. */
export const goDuration = (text: string | undefined): string | undefined => {
  const parts = text?.match(/\d+(?:\.\d+)?(?:ms|[smhd])/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text) return undefined;
  return formatDuration(parts.reduce((sum, part) => sum + (parseDuration(part) ?? 0), 0));
};

/** `host:22` or `[::1]:22`. */
export const hostAndPort = (target: string): { readonly host: string; readonly port: number } | undefined => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:/[\]]+)):(\d{1,5})$/.exec(target) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port: Number(port) };
};

/** Text that must not be taken for a secret: `${` is written `$${` in `checks.json`. */
export const literal = (text: string): string => text.replaceAll('${', '$${');

/** Environment variables as shells and Go write them, `$NAME` or `${NAME}`, as secrets of `checks.json`. */
export const withSecrets = (text: string): string => text.replace(/\$(\w+)|\$\{(\w+)\}/g, (_, a, b) => `\${${a ?? b}}`);
