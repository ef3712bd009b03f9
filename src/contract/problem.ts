import * as v from 'valibot';

/** An error as `application/problem+json` (RFC 9457). `type` is always `about:blank`: the status is enough. */
export const problemSchema = v.object({
  type: v.literal('about:blank'),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  /** What is wrong with this request, and what to do about it. */
  detail: v.string(),
});
export type ProblemAnswer = v.InferOutput<typeof problemSchema>;
