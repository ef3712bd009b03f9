import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';

/** Codes of `import` and, in the built file, of `require`. */
const ABSENT: readonly string[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/** The package's export: the path of the program itself, not of npm's wrapper, which is another Node process. */
type Found = string | { readonly default: string };

/** The path of workerd, which is a package beside sitrep. */
export const findWorkerd = async (wanted: string): Promise<Outcome<string>> => {
  if (process.platform === 'win32') {
    return failed('probe', 'sitrep serve needs Linux or macOS: on Windows run it in WSL or in a container');
  }
  try {
    let found = ((await import('workerd')) as unknown as { readonly default: Found }).default;
    while (typeof found !== 'string') found = found.default as Found;
    return succeeded(found);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (ABSENT.includes(code)) {
      return failed('missing', `the Workers runtime is missing: install it beside sitrep with npm install ${wanted}`);
    }
    // The package explains at length which part this machine needs.
    return failed('missing', `the Workers runtime cannot be used: ${message}`);
  }
};
