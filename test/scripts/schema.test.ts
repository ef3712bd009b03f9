import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaTypes } from '../../scripts/schema.ts';

test('src/config/checks-file.generated.ts is what the code says (if not: npm run schema)', () => {
  expect(readFileSync('src/config/checks-file.generated.ts', 'utf8')).toBe(schemaTypes());
});
