import * as v from 'valibot';

/** How schemas of our own run: they read every part of a value, and collect what is wrong with each. */

export type Run = v.GenericSchema['~run'];
export type Read = ReturnType<Run>;
export type Step = v.IssuePathItem;

/** `schema` with another way to run it. */
export const rerun = <Schema extends v.GenericSchema>(schema: Schema, run: Run): Schema => ({ ...schema, '~run': run });

/**
 * Mistakes of one section after which no more of it is read: many more than anybody is shown, and few enough that a file made
 * of nothing but mistakes takes no longer than a good one.
 */
export const MOST_MISTAKES = 1_000;

export const isEnough = ({ issues }: Read): boolean => issues !== undefined && issues.length >= MOST_MISTAKES;

/** Valibot's own settings: none. */
export const PLAIN = {};

/** A read that has found nothing wrong so far. */
export const beginRead = (value: unknown): Read => ({ typed: true, value, issues: undefined }) as unknown as Read;

/** Takes over the issues of what lies one step inside. */
export const adopt = (read: Read, issues: NonNullable<Read['issues']>, step: Step): void => {
  for (const issue of issues) {
    if (issue.path) issue.path.unshift(step);
    else Object.assign(issue, { path: [step] });
  }
  if (read.issues) read.issues.push(...issues);
  else Object.assign(read, { issues });
};

/** A list whose items are all of one kind. */
export const items = <const Item extends v.GenericSchema>(
  item: Item,
  message: (issue: v.BaseIssue<unknown>) => string,
) => {
  const schema = v.array(item, message);
  const run: Run = (dataset, config) => {
    const { value: input } = dataset;
    if (!Array.isArray(input)) return schema['~run'](dataset, config);
    const read = beginRead([]);
    for (let index = 0; index < input.length && !isEnough(read); index++) {
      const found = item['~run']({ value: input[index] }, PLAIN);
      if (!found.typed) read.typed = false;
      (read.value as unknown[]).push(found.value);
      const step = { type: 'array', origin: 'value', input, key: index, value: input[index] } as const;
      if (found.issues !== undefined) adopt(read, found.issues, step);
    }
    return read;
  };
  return rerun(schema, run);
};
