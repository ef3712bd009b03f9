import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(path, 'utf8');

test('docs/plugins.md shows examples/plugins/checks.ts, which test/e2e/plugins.test.ts runs', () => {
  const [, block] = /^```ts\n([\s\S]*?)^```/m.exec(read('docs/plugins.md'))!;
  expect(block).toBe(read('examples/plugins/checks.ts'));
});
