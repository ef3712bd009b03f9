/**
 * A parsed URL, the same on every runtime: QuickJS has no `URL`, and two parsers would be two verdicts.
 * Fields as in the WHATWG URL Standard, except that `host` holds no port and an IPv6 address no brackets.
 */
export interface Url {
  /** Without the colon: `http`, `https`, `ws`, `wss`, `tcp`. */
  readonly scheme: string;
  readonly username: string;
  readonly password: string;
  /** Lower case; `::1` for `[::1]`. */
  readonly host: string;
  /** The scheme's default if the URL has none; 0 if there is no default. */
  readonly port: number;
  /** Starts with a slash. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** The whole URL in normal form, without fragment. */
  readonly href: string;
  /** `scheme://host[:port]`, the port left out where it is the scheme's default. */
  readonly origin: string;
}
