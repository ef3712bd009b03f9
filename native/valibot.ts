/**
 * Valibot for the start image, where an object costs its place in the binary, and in QuickJS every call its time. What a
 * schema accepts, and says, stays the same.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** The body of the function that makes a schema usable for other libraries (https://standardschema.dev). */
const STANDARD = /(function _standardSchema\(schema\) \{)[\s\S]*?(\n\treturn schema;\n\})/;

const PIPE_LOOP = 'for (const item of pipe$1) if (item.kind !== "metadata") {';

/**
 * A pipe asks for its items by the name of its parameter, which is what it keeps in `this.pipe`; by index, as an iterator
 * takes QuickJS longer than most items.
 */
const LEAN_LOOP =
  'for (let at = 0, item; at < this.pipe.length; at++) if ((item = this.pipe[at]).kind !== "metadata") {';

/** A schema that only gets a description runs as it would without. */
const OWN_RUN =
  '"~run": pipe$1.every((item, at) => at === 0 || item.kind === "metadata") ? pipe$1[0]["~run"] : pipe$run';

/** A factory that returns an object literal whose last member is the method `~run`. */
const FACTORY =
  /function (\w+)\(([^)]*)\) \{\n((?:(?!\nfunction )[\s\S])*?)\n\t\t"~run"(\(dataset, config\$1\) \{\n[\s\S]*?\n\t\t\})\n\t\}\)?;\n\}/g;

/** Names of a function's own that `body` speaks of. */
const uses = (body: string, parameters: string): boolean =>
  parameters
    .split(', ')
    .some((name) => name !== '' && new RegExp(`(?<![.\\w$])${name.replaceAll('$', '\\$')}\\b`).test(body));

/** `~run` made once for each factory instead of once for each schema, where it asks nothing but `this`. */
const hoist = (source: string): string => {
  return source.replace(FACTORY, (factory, name: string, parameters: string, before: string, method: string) => {
    const own = /\n\t(?:const|let) /.test(`\n${before}`) || uses(method, parameters);
    if (own) return factory;
    const shared = factory.replace(`"~run"${method}`, `"~run": ${name}$run`);
    return `function ${name}$run${method}\n${shared}`;
  });
};

/** What the static binary is bundled with. */
export const leanValibot = (source: string): string => {
  if (!STANDARD.test(source)) throw new Error('valibot attaches its Standard Schema in another way than 1.5.0 did');
  const lean = hoist(source.replace(PIPE_LOOP, () => LEAN_LOOP).replace(STANDARD, '$1$2'));
  return lean.replace('"~run": pipe$run', () => OWN_RUN);
};

export const leanValibotPlugin: Plugin = {
  name: 'lean-valibot',
  setup: ({ onLoad }) => {
    onLoad({ filter: /node_modules[\\/]valibot[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => ({
      contents: leanValibot(readFileSync(path, 'utf8')),
    }));
  },
};
