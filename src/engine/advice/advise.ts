import type { Config, ConfigIssue } from '../../contract/config.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import { issueAt, presentable } from '../config/issues.ts';
import { isObject } from '../schema/objects.ts';
import { RULES } from './rules.ts';

/**
 * Finds what is valid but probably not meant. Only `validate` calls it: other commands do not pay for it. `document` is
 * the config as it was written.
 */
export const advise = (document: unknown, config: Config, runtime: Runtime): readonly ConfigIssue[] => {
  const entries = isObject(document) && Array.isArray(document.checks) ? document.checks : [];
  const issues = config.checks.flatMap((check, index) => {
    const written = isObject(entries[index]) ? entries[index] : {};
    return Object.values(RULES).flatMap((rule) =>
      rule({ written, check, runtime }).map(({ path, message }) => issueAt(['checks', index, ...path], message)),
    );
  });
  return presentable(issues, config.secrets);
};
