import type { CliHost } from './host.ts';

/** As in a config: `$${` stands for a plain `${`. */
const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;

/** A port, a count, a share, a size or a duration: nothing that anybody would keep secret. */
const QUANTITY = /^\d{1,5}(?:\.\d{1,3})?(?:%|ms|[smhd]|[kKMGT]?i?B)?$/;

/** The value of a flag with its quantities put in, or the name of a variable that is not set. */
export type Expanded = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly missing: string };

/**
 * Puts the values of variables into a flag, as no shell does it for an exec probe: `--port ${PORT}`. A quantity becomes
 * part of the flag; what may be a secret is left to the config, which keeps its value out of every message.
 */
export const expandQuantities = (value: string, env: CliHost['env']): Expanded => {
  if (!value.includes('${')) return { ok: true, value };
  const missing = [...value.matchAll(REFERENCE)].find(([, name]) => name !== undefined && !env(name))?.[1];
  if (missing !== undefined) return { ok: false, missing };
  const put = (whole: string, name: string | undefined): string => {
    const set = name === undefined ? '' : env(name)!;
    return QUANTITY.test(set) ? set : whole;
  };
  return { ok: true, value: value.replace(REFERENCE, put) };
};
