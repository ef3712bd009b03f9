import { parse } from 'yaml';

type Reviver = (key: unknown, value: unknown) => unknown;

/** Parses YAML. Whatever is wrong with it is a SyntaxError; the library tells of its aliases by another name. */
export const readYaml = (source: string, reviver: Reviver = (_, value) => value): unknown => {
  try {
    return parse(source, reviver);
  } catch (error) {
    throw error instanceof ReferenceError ? new SyntaxError(error.message) : error;
  }
};
