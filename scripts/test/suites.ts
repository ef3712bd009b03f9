/** Test files that cannot run everywhere. */
export interface Suite {
  /** As on vitest's command line. */
  readonly files: string;
  /** The whole project of vitest.config.ts, with what it sets up, where the files are one. */
  readonly project?: string;
  /** Names of scripts/packages.txt, or `root`, for those that mount file systems. */
  readonly needs: readonly string[];
}

/** What building the static binary and looking at it takes. */
const NATIVE_NEEDS: readonly string[] = [
  'root',
  'gcc',
  'libc6-dev',
  'gcc-aarch64-linux-gnu',
  'wabt',
  'musl-dev',
  'musl-dev:arm64',
  'qemu-user-static',
  'strace',
  'busybox-static',
];

/** What a bare machine cannot run; everything else runs wherever npm does. */
export const SUITES: readonly Suite[] = [
  { files: 'test/e2e/{health,locations,serve-disk,serve-redirect}.test.ts', needs: ['root'] },
  { files: 'test/browser/**', project: 'browser', needs: ['chromium', 'fonts-inter', 'fonts-wqy-microhei'] },
  {
    files: 'test/native/**',
    project: 'native',
    needs: NATIVE_NEEDS,
  },
  { files: 'test/docker/**', needs: [...NATIVE_NEEDS, 'runc', 'podman', 'docker-compose'] },
  { files: 'test/{engine/checks/{memory,process,threads,port},docs/health}.test.ts', needs: ['gcc', 'libc6-dev'] },
  {
    files: 'test/{engine/checks/{disk,linux/cgroup},conformance/verdicts/node}.test.ts',
    needs: ['root', 'gcc', 'libc6-dev'],
  },
  { files: 'test/{present/web/metrics/metrics,examples/prometheus}.test.ts', needs: ['prometheus'] },
  { files: 'test/examples/deployments.test.ts', needs: ['docker-compose', 'systemd'] },
  { files: 'test/platform/workerd/tls/chains.workerd.test.ts', needs: ['openssl'] },
  { files: 'test/docs/api.test.ts', needs: ['curl'] },
];

/** A suite that will not run here, and what it misses. */
export interface LeftOut extends Suite {
  readonly lacks: readonly string[];
}

/** @param missing packages that are not installed, and `root` if we are not root. */
export const suitesLeftOut = (missing: readonly string[]): LeftOut[] => {
  return SUITES.flatMap((suite) => {
    const lacks = suite.needs.filter((name) => missing.includes(name));
    return lacks.length === 0 ? [] : [{ ...suite, lacks }];
  });
};

/** The variable by which vitest.config.ts learns what to leave out: its own `--exclude` does not reach projects. */
const LEFT_OUT = 'SITREP_TEST_LEFT_OUT';

/** How vitest is called so that suites are left out. */
export const vitestWithout = (leftOut: readonly Suite[], projects: readonly string[]) => {
  const gone = leftOut.map(({ project }) => project);
  return {
    args: projects.filter((project) => !gone.includes(project)).flatMap((project) => ['--project', project]),
    env: { [LEFT_OUT]: leftOut.map(({ files }) => files).join('\n') },
  };
};
