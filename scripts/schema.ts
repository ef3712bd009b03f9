/** `npm run schema`: writes checks.schema.json, against which editors complete checks.json, and the types of checks.ts. */
import { writeFileSync } from 'node:fs';
import { CHANNELS } from '../src/alerts/channels/index.ts';
import { CHECKS } from '../src/engine/checks/index.ts';
import { configSchema } from '../src/engine/config/json-schema.ts';
import { typesText } from './schema/types.ts';

const schema = () => configSchema(CHECKS, CHANNELS);

/** Also what test/engine/config/json-schema.test.ts expects to find in the file. */
export const schemaText = (): string => `${JSON.stringify(schema(), null, 2)}\n`;

/** Also what test/scripts/schema.test.ts expects to find in the file. */
export const schemaTypes = (): string => typesText(schema() as Parameters<typeof typesText>[0]);

if (import.meta.main) {
  writeFileSync(new URL('../checks.schema.json', import.meta.url), schemaText());
  writeFileSync(new URL('../src/config/checks-file.generated.ts', import.meta.url), schemaTypes());
}
