import * as v from 'valibot';
import { timeSchema } from './incident.ts';
import { count } from './view.ts';

/** Version of the file that `sitrep state export` writes. Documents in it carry versions of their own. */
export const STATE_VERSION = 1;

/** The first line of the file. */
export const stateHeadSchema = v.object({
  format: v.literal('sitrep-state'),
  version: v.number(),
  /** Version of Sitrep that wrote it. */
  sitrep: v.string(),
  at: timeSchema,
  /** End of the last tick that is in it. */
  lastTickAt: v.nullable(timeSchema),
  /** Of the ids and types of the checks. */
  config: v.string(),
});
export type StateHead = v.InferOutput<typeof stateHeadSchema>;

/** A document as it is stored, encoded with its version. */
export const storedDocumentSchema = v.object({ key: v.string(), value: v.string() });
export type StoredDocument = v.InferOutput<typeof storedDocumentSchema>;

/** `GET /state`. */
export const stateAnswerSchema = v.object({
  head: stateHeadSchema,
  documents: v.array(storedDocumentSchema),
  /** Hand it back as `?after=` for the next page; null on the last. */
  next: v.nullable(v.string()),
});
export type StateAnswer = v.InferOutput<typeof stateAnswerSchema>;

/** What an import may overwrite or leave behind. */
export const ALLOWANCES = ['newer', 'other-config'] as const;
export type Allowance = (typeof ALLOWANCES)[number];

/** `POST /state`: part of a file, in its order. */
export const stateBatchSchema = v.object({
  head: stateHeadSchema,
  /** Documents before these. */
  from: count,
  documents: v.array(storedDocumentSchema),
  /** Documents of the whole file. */
  total: count,
  allow: v.array(v.picklist(ALLOWANCES)),
});
export type StateBatch = v.InferOutput<typeof stateBatchSchema>;

/** What became of a batch. */
export const stateReceiptSchema = v.object({
  /** Documents that have arrived so far: where to go on. */
  received: count,
  /** All have arrived, and the Board goes on from them. */
  applied: v.boolean(),
});
export type StateReceipt = v.InferOutput<typeof stateReceiptSchema>;

/** `changed`: history moved on meanwhile, begin again. `refused`: nothing was changed, and why. */
export type ExportReply = { readonly kind: 'ok'; readonly value: StateAnswer } | { readonly kind: 'changed' };
export type ImportReply =
  | { readonly kind: 'ok'; readonly value: StateReceipt }
  | { readonly kind: 'refused'; readonly why: string };
