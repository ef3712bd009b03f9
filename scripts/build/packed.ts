import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** A part of the program that stands in the file as text. */
export interface Pack {
  /** What is imported: a package, or a file by the end of its path. */
  readonly filter: RegExp;
  /** Compressed where it is large and rarely used, so that even the text of it costs nothing. */
  readonly compress?: boolean;
}

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
 * Turns modules into text that becomes a program when one of its exports is read, so that `sitrep health` starts as
 * fast as if the one file held nothing else: V8 passes over a string ten times as fast as over functions, which it
 * checks (470 KB of them are 11 ms of CPU). A pack has its own copy of what it shares with the rest.
 */
export const packed = (packs: readonly Pack[], options: BuildOptions): Plugin => ({
  name: 'packed',
  setup({ onResolve, onLoad }) {
    for (const { filter, compress = false } of packs) {
      onResolve({ filter }, ({ path, resolveDir }) => ({
        path,
        namespace: 'packed',
        pluginData: { resolveDir, compress },
      }));
    }
    onLoad({ filter: /./, namespace: 'packed' }, async ({ path, pluginData: { resolveDir, compress } }) => ({
      contents: lazyModule(path, await bundled(path, resolveDir, options), compress),
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
    define: { 'import.meta.url': 'moduleUrl' },
    supported: { 'dynamic-import': false },
  });
  return { text: outputFiles[0]!.text, names: Object.values(metafile.outputs)[0]!.exports };
}

function lazyModule(path: string, { text, names }: Bundled, compress: boolean): string {
  const source = compress ? `inflate('${brotliCompressSync(text).toString('base64')}')` : JSON.stringify(text);
  return `unpack(exports, ${JSON.stringify(names)}, ${JSON.stringify(`sitrep/${path}`)}, () => ${source});`;
}
