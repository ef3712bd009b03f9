import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** To stand at the head of an ESM bundle made with {@link packed}, behind a `require` of its own. */
export const UNPACK = `
const inflate = (text) => require('node:zlib').brotliDecompressSync(Buffer.from(text, 'base64')).toString();
const unpack = (exports, names, filename, source) => {
  let made;
  const make = () => {
    if (made) return made.exports;
    const words = ['module', 'require', 'moduleUrl'];
    const run = require('node:vm').compileFunction(source(), words, { filename });
    run((made = { exports: {} }), require, import.meta.url);
    return made.exports;
  };
  for (const name of names) Object.defineProperty(exports, name, { enumerable: true, get: () => make()[name] });
};
`;

/**
 * Turns modules into compressed text that becomes a program when one of its exports is read, so that `sitrep health`
 * starts as fast as if the one file held nothing else: V8 passes over a string ten times as fast as over functions, which
 * it checks (470 KB of them are 11 ms of CPU). A pack has its own copy of what it shares with the rest.
 * @param filter - what is imported: packages, or files by the end of their paths
 */
export const packed = (filter: RegExp, options: BuildOptions): Plugin => ({
  name: 'packed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter }, ({ path, resolveDir }) => ({ path, namespace: 'packed', pluginData: resolveDir }));
    onLoad({ filter: /./, namespace: 'packed' }, async ({ path, pluginData }) => ({
      contents: lazyModule(path, await bundled(path, pluginData, options)),
    }));
  },
});

interface Bundled {
  readonly text: string;
  readonly names: readonly string[];
}

async function bundled(path: string, resolveDir: string, options: BuildOptions): Promise<Bundled> {
  const stdin = { contents: `export * from ${JSON.stringify(path)};`, resolveDir };
  const common: BuildOptions = { ...options, stdin, minify: true, outfile: 'pack.js', plugins: [], banner: {} };
  const { metafile } = await build({ ...common, write: false, format: 'esm', metafile: true });
  const { outputFiles } = await build({
    ...common,
    write: false,
    format: 'cjs',
    define: { ...options.define, 'import.meta.url': 'moduleUrl' },
    supported: { 'dynamic-import': false },
  });
  return { text: outputFiles[0]!.text, names: Object.values(metafile.outputs)[0]!.exports };
}

const lazyModule = (path: string, { text, names }: Bundled): string => {
  const base64 = brotliCompressSync(text).toString('base64');
  return `unpack(exports, ${JSON.stringify(names)}, ${JSON.stringify(`sitrep/${path}`)}, () => inflate('${base64}'));`;
};
