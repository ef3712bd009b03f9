/** An entry of a table by a name that comes from outside: `constructor` and `__proto__` are no entries of any. */
export const ownEntry = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
