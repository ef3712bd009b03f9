/** How a value reads in a message. Never cut here: half a secret could no longer be recognised as one. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value);
};

/** The value that was probably meant, as it should be written. */
export type Guess = (input: unknown) => string | undefined;

export const noGuess: Guess = () => undefined;

/** `expected …, found …; write …`: the last part where `fix` knows what to write. */
export const expected =
  (what: string, fix: Guess = noGuess) =>
  (input: unknown): string => {
    const better = fix(input);
    return `expected ${what}, found ${show(input)}${better === undefined ? '' : `; write ${better}`}`;
  };
