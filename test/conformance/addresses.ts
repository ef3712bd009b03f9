/** Where the targets of the rows listen. */
export interface Addresses {
  /** The test root, PEM. */
  readonly ca: string;
  /** A root that has expired, PEM. */
  readonly oldCa: string;
  /** An authority below the test root, PEM. */
  readonly intermediateCa: string;
  /** By a row's name: `127.0.0.1:port` of its targets. */
  readonly rows: Readonly<Record<string, { readonly target?: string; readonly second?: string }>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Control URL of the fixture server. */
    fixtureServer: string;
  }
}
