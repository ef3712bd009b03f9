import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { bucketSchema, historyAnswerSchema, incidentsAnswerSchema, runAnswerSchema } from '../../../contract/board.ts';
import { diagnosisSchema } from '../../../contract/diagnosis.ts';
import { incidentSchema, reasonSchema } from '../../../contract/incident.ts';
import { problemSchema } from '../../../contract/problem.ts';
import { stateAnswerSchema, stateBatchSchema, stateReceiptSchema } from '../../../contract/state.ts';
import {
  checkAnswerSchema,
  checkViewSchema,
  locationsAnswerSchema,
  statusAnswerSchema,
} from '../../../contract/view.ts';
import { endpointBadgeSchema } from '../badge/badge.ts';
import { healthJsonSchema } from '../health-json.ts';

/** Every answer by the name that the description gives it. The same schemas type the answers in the code. */
const SCHEMAS = {
  Status: statusAnswerSchema,
  Check: checkViewSchema,
  CheckWithHistory: checkAnswerSchema,
  Locations: locationsAnswerSchema,
  History: historyAnswerSchema,
  Bucket: bucketSchema,
  Incidents: incidentsAnswerSchema,
  Incident: incidentSchema,
  Reason: reasonSchema,
  Run: runAnswerSchema,
  Diagnosis: diagnosisSchema,
  State: stateAnswerSchema,
  StateBatch: stateBatchSchema,
  StateReceipt: stateReceiptSchema,
  EndpointBadge: endpointBadgeSchema,
  HealthJson: healthJsonSchema,
  Problem: problemSchema,
} as const satisfies Record<string, v.GenericSchema>;

export type SchemaName = keyof typeof SCHEMAS;

export const reference = (name: SchemaName): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** All of them as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export const jsonSchemas = (): Record<string, object> =>
  toJsonSchemaDefs(SCHEMAS, {
    target: 'draft-2020-12',
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  });
