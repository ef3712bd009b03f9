import { Ajv } from 'ajv';
import { schemaText } from '../../../scripts/schema.ts';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { REQUIREMENTS, type Requirement, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { type ParsedConfig, parseConfig } from '../../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../../src/engine/maintenance/calendar.ts';

/** Two judges of one config: ajv by the generated JSON Schema, and our parser. */

export const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(schemaText()));

/** Gives everything, for a JSON Schema knows no platforms. */
const anywhere: Runtime = { ...WORKER, capabilities: Object.keys(REQUIREMENTS) as Requirement[] };

export const parsed = (document: unknown): ParsedConfig =>
  parseConfig(
    JSON.stringify(document),
    { checks: CHECKS, channels: CHANNELS, scheduleMistake },
    { runtime: anywhere, secret: () => 'a-secret-value' },
  );
