import type { Loss } from './losses.ts';

/** Text that must not be taken for a secret: `${` is written `$${` in `checks.json`. */
export const literal = (text: string): string => text.replaceAll('${', '$${');

/** Environment variables as shells and Go write them, `$NAME`, `${NAME}` or `${NAME:-default}`, as secrets of `checks.json`. */
export const withSecrets = (text: string): string =>
  text.replace(/\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\}/g, (_, a, b) => `\${${a ?? b}}`);

export const namesSecret = (text: string): boolean => /(?<!\$)\$\{/.test(text);

/** Text for visitors must not contain secrets: the name replaces the value. */
export const withoutSecrets = (text: string): string => text.replace(/(?<!\$)\$\{(\w+)\}/g, '$1');

/** Keeps a credential out of the result: a secret takes its place, and a loss says which value it has. */
export type Hide = (name: string, value: string | undefined, path: string) => string | undefined;

export const createHide = (losses: Loss[]): Hide => {
  const given = new Map<string, string>();
  const nameFor = (wanted: string, value: string): string => {
    const base = wanted
      .toUpperCase()
      .replace(/\W+/g, '_')
      .replace(/^(?=\d)/, '_');
    for (let at = 1; ; at++) {
      const name = at === 1 ? base : `${base}_${at}`;
      if (!given.has(name)) given.set(name, value);
      if (given.get(name) === value) return name;
    }
  };
  return (wanted, value, path) => {
    if (value === undefined || value === '') return undefined;
    if (namesSecret(value)) return value;
    const name = nameFor(wanted, value);
    losses.push({ kind: 'secrets', path, subject: name, message: `its value is in ${path} of the old config` });
    return `\${${name}}`;
  };
};
