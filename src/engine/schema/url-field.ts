import * as v from 'valibot';
import type { Url } from '../../contract/url.ts';
import { reachOf } from '../net/reach.ts';
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

/**
 * Where a remote prober answers. It is sent secrets, so that the way to it must be private: TLS, or a network of one's own.
 */
export const proberUrl = (about: string) =>
  v.pipe(
    urlField(about, ['https', 'http']),
    v.check(
      ({ scheme, host }) => scheme === 'https' || reachOf(host) !== 'public',
      'needs https: a prober is sent the secrets of its checks',
    ),
    v.check(
      ({ path, query, username }) => path === '/' && query === '' && username === '',
      'expected the address of the prober alone, such as "https://prober.acme.dev", without path, query or login',
    ),
  );
