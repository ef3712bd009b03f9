import type { CliHost } from './host.ts';

/** As in a config: `$${` means a literal `${`. */
const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;

/** A port, a count, a share, a size or a duration: never a secret. */
const QUANTITY = /^\d{1,5}(?:\.\d{1,3})?(?:%|ms|[smhd]|[kKMGT]?i?B)?$/;

/** The value of a flag with its quantities put in, or the name of a variable that is not set. */
export type Expanded = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly missing: string };

/**
 * Expands variables in a flag, because an exec probe has no shell: `--port ${PORT}`. A quantity becomes part of the flag.
 * A possible secret is expanded by the config, which keeps its value out of every message.
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
