/** Names that every plain object answers to. */
export const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'] as const;

/** The program has no such word, whatever comes from outside: nothing of its own may show. */
export const INSIDES = /\[object|function |native code|TypeError|is not a function|undefined/;
