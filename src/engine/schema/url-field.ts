import * as v from 'valibot';
import type { Url } from '../../contract/url.ts';
import { readUrl } from '../net/url.ts';

/** A config field that holds a URL of one of `schemes`; its value is a {@link Url}. */
export const urlField = (about: string, schemes: readonly string[]) =>
  v.pipe(
    v.string(),
    v.description(about),
    v.rawTransform<string, Url>(({ dataset, addIssue, NEVER }) => {
      const result = readUrl(dataset.value, schemes);
      if (typeof result !== 'string') return result;
      addIssue({ message: `is not a usable URL: ${result}` });
      return NEVER;
    }),
  );
