/** The module that bundlers take parts of; `@types/punycode` describes the whole alone. */
declare module 'punycode/punycode.es6.js' {
  export function decode(text: string): string;
  export function encode(text: string): string;
}
