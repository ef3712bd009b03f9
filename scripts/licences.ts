/**
 * `npm run licences`: writes src/cli/node/licences.generated.ts, the notices of all that is shipped, from what esbuild
 * really bundles. `sitrep licences` prints them; a test keeps them fresh.
 */
import { writeFileSync } from 'node:fs';
import { collect, noticesText } from './licences/collect.ts';

/** The module's text. */
export const licencesModule = async (): Promise<string> =>
  `// Written by scripts/licences.ts: run "npm run licences".\nexport const NOTICES = ${JSON.stringify(noticesText(await collect()))};\n`;

if (import.meta.main)
  writeFileSync(new URL('../src/cli/node/licences.generated.ts', import.meta.url), await licencesModule());
