/** What is read of vitest's JSON report (the fields of Jest's). */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Tests that were not run, as `file: name`. */
  readonly skipped: readonly string[];
}

/**
 * Counts single tests. A file that could not even be loaded holds none, and counts as one failed; so does a run that
 * vitest calls failed with every test passed (an error outside of any test).
 */
export const totalsOf = ({ testResults }: VitestReport, exitCode: number): Totals => {
  const tests = testResults.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = tests.filter(({ status }) => status === 'failed').length + unloadable.length;
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skipped.map(({ file, fullName }) => `${file}: ${fullName}`),
  };
};
