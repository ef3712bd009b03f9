import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'builtin';

/** To stand at the head of an ESM bundle made with {@link lazyBuiltins}. */
export const REQUIRE = `import{createRequire}from"node:module";const require=createRequire(import.meta.url);`;

/**
 * Node's own modules are loaded when the code that imports them first runs. A static import of one bundled file would
 * otherwise be hoisted out of what is loaded on demand: node:tls and its like cost `sitrep health` 20 ms of CPU
 * (measured on Node 22: 88 to 67 ms for `--version`).
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, namespace }) => {
      if (!isBuiltin(path)) return undefined;
      return namespace === NAMESPACE
        ? { path, external: true }
        : { path: path.replace(/^node:/, ''), namespace: NAMESPACE };
    });
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(`node:${path}`)});`,
    }));
  },
};
