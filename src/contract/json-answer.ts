import * as v from 'valibot';

/** The JSON of `text` as `schema` describes it; `undefined` if it is something else. Unknown fields are left out. */
export const jsonAnswer = <T>(schema: v.GenericSchema<unknown, T>, text: string): T | undefined => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};
