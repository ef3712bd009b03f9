import { reachOf } from '../net/reach.ts';
import { readUrl } from '../net/url.ts';
import { check, refused, transform } from './combine.ts';
import { anyText } from './fields.ts';

/** A config field that holds a URL of one of `schemes`; its value is a `Url`. */
export const urlField = (about: string, schemes: readonly string[]) =>
  transform(anyText(about), (written) => {
    const result = readUrl(written, schemes);
    return typeof result === 'string' ? refused(`is not a usable URL: ${result}`) : result;
  });

/**
 * URL of a remote prober. It receives secrets, so the connection must be private: TLS, or a private network.
 */
export const proberUrl = (about: string) =>
  check(urlField(about, ['https', 'http']), ({ scheme, host, path, query, username }) => {
    if (scheme !== 'https' && reachOf(host) === 'public')
      return 'needs https: a prober is sent the secrets of its checks';
    return path === '/' && query === '' && username === ''
      ? undefined
      : 'expected only the origin of the prober, such as "https://prober.acme.dev", without path, query or login';
  });
