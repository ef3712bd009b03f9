import type { Check, CheckType } from '../../contract/check.ts';
import type { Secret } from '../../contract/config.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement } from '../../contract/verdict.ts';
import { redact } from '../util/redact.ts';
import { evaluate } from './evaluate.ts';

/** A reading's verdict with redacted messages: from here on none contains the value of one of `secrets`. */
export const judge = (check: Check, type: CheckType, reading: Reading, secrets: readonly Secret[]): Judgement => {
  const { verdict, reasons } = evaluate(check, type, reading);
  return { verdict, reasons: reasons.map(({ kind, message }) => ({ kind, message: redact(message, secrets) })) };
};
