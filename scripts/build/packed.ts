import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** To stand at the head of a bundle made with {@link packed}, where there are `require`, `moduleUrl` and `read`. */
export const UNPACK = `
const inflate = (bytes) => require('node:zlib').brotliDecompressSync(bytes).toString();
const unpack = (exports, names, filename) => {
  let made;
  const make = () => {
    if (made) return made.exports;
    const words = ['module', 'require', 'moduleUrl'];
    const run = require('node:vm').compileFunction(inflate(read(filename)), words, { filename });
    run((made = { exports: {} }), require, moduleUrl);
    return made.exports;
  };
  for (const name of names) Object.defineProperty(exports, name, { enumerable: true, get: () => make()[name] });
};
`;

/**
 * Turns modules into compressed bytes that become a program when one of their exports is read, so that `sitrep health`
 * starts as fast as if the one file held nothing else. A pack has its own copy of what it shares with the rest.
 * @param filter - what is imported: packages by name, files by path
 * @param packs - takes the packs by name, which `read` is to give back
 */
export const packed = (filter: RegExp, options: BuildOptions, packs: Map<string, Uint8Array>): Plugin => ({
  name: 'packed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path, resolveDir }) => {
      const whole = path.startsWith('.') ? join(resolveDir, path) : path;
      return filter.test(whole) ? { path, namespace: 'packed', pluginData: resolveDir } : undefined;
    });
    onLoad({ filter: /./, namespace: 'packed' }, async ({ path, pluginData }) => {
      const name = `sitrep/${path.replace(/^.*\//, '')}`;
      const { text, names } = await bundled(path, pluginData, options);
      packs.set(name, brotliCompressSync(text));
      return { contents: `unpack(exports, ${JSON.stringify(names)}, ${JSON.stringify(name)});` };
    });
  },
});

interface Bundled {
  readonly text: string;
  readonly names: readonly string[];
}

const bundled = async (path: string, resolveDir: string, options: BuildOptions): Promise<Bundled> => {
  const stdin = { contents: `export * from ${JSON.stringify(path)};`, resolveDir };
  const common: BuildOptions = { ...options, stdin, outfile: 'pack.js', plugins: [] };
  const { metafile } = await build({ ...common, write: false, format: 'esm', metafile: true });
  const { outputFiles } = await build({ ...common, write: false });
  return { text: outputFiles[0]!.text, names: Object.values(metafile.outputs)[0]!.exports };
};
