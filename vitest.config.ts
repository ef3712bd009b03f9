import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { checksText } from './test/worker/checks.ts';

/** Set by `npm test` to what this machine lacks the packages for, one glob a line. */
const leftOut = process.env.SITREP_TEST_LEFT_OUT?.split('\n').filter((glob) => glob !== '') ?? [];
const exclude = ['**/node_modules/**', 'test/fixtures/**', ...leftOut];

/** vitest itself leaves one core to its reporter, which needs none: on two cores that would halve the speed. */
const maxWorkers = '100%';

/** One run, several homes: the same suites on Node and in real workerd; the built things where they are built. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, 'test/**/*.workerd.test.ts', 'test/{e2e,browser,native,docker,simulation}/**'],
          // Simulated days take seconds, and more on a busy machine.
          testTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                SITREP_CHECKS: checksText(inject('target')),
                SITREP_TOKEN: 'runner',
                BACKUP_TOKEN: 'nightly',
                SITREP_TRACE_URL: `${inject('target')}/cdn-cgi/trace`,
              },
            },
          })),
        ],
        test: {
          name: 'workerd',
          include: ['test/**/*.workerd.test.ts'],
          // Starting an object takes seconds on a busy machine.
          testTimeout: 30_000,
          exclude,
          maxWorkers,
          globalSetup: ['test/worker/target.ts', 'test/conformance/global-setup.ts'],
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          exclude,
          testTimeout: 600_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'native',
          include: ['test/{native,docker}/**/*.test.ts'],
          globalSetup: 'test/native/setup.ts',
          exclude,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
