/** Sitrep's version, as in package.json (a test compares them); part of the User-Agent and of `--version`. */
export const VERSION = '0.1.0';
