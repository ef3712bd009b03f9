import { isObject } from '../schema/objects.ts';
import { mustParse, parse } from '../schema/parse.ts';
import type { CheckContext } from './check.ts';
import { defaultsField } from './common.ts';

/** Made while the module loads: in the static binary that is at build time. */
const BUILT_IN = mustParse(defaultsField, {});

/** Wrong `defaults` are reported with the document; here the built-in ones replace them. */
export const readDefaults = (written: unknown): Pick<CheckContext, 'defaults' | 'timeoutIsChosen'> => {
  const parsed = written === undefined ? undefined : parse(defaultsField, written);
  return {
    defaults: parsed?.ok ? parsed.value : BUILT_IN,
    timeoutIsChosen: isObject(written) && 'timeout' in written,
  };
};
