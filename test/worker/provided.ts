import 'vitest';

declare module 'vitest' {
  /** What global setups hand to tests by `inject`. */
  export interface ProvidedContext {
    /** Where the target of the tests in workerd listens, without a slash at the end. */
    target: string;
  }
}
