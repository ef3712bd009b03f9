/** `npm run schema`: writes checks.schema.json, against which editors complete checks.json. */
import { writeFileSync } from 'node:fs';
import { CHANNELS } from '../src/alerts/channels/index.ts';
import { CHECKS } from '../src/engine/checks/index.ts';
import { configSchema } from '../src/engine/config/json-schema.ts';

/** Also what test/engine/config/json-schema.test.ts expects to find in the file. */
export const schemaText = (): string => `${JSON.stringify(configSchema(CHECKS, CHANNELS), null, 2)}\n`;

if (import.meta.main) writeFileSync(new URL('../checks.schema.json', import.meta.url), schemaText());
