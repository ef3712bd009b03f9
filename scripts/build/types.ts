import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  declaration: true,
  emitDeclarationOnly: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  // `npm run check` does; here it would see src without the globals of its platforms.
  noCheck: true,
  types: [],
};

/** The name in `import … from './x.js'`, `export … from './x.js'` and `import('./x.js')`; in a comment there is no import. */
const IMPORT = /(?<=^(?:import|export|\}).* from |^[^*]*\bimport\()['"]([^'"]+)['"]/gm;

/** Packages whose declarations come along, because those of ours name them. */
const BROUGHT: Readonly<Record<string, string>> = { valibot: 'node_modules/valibot/dist/index.d.mts' };

/** Gives the declarations of one file. */
const emitter = (entries: readonly string[], root: string): ((file: string) => string) => {
  const program = ts.createProgram(entries, { ...OPTIONS, rootDir: root, outDir: root });
  return (file) => {
    let declared = '';
    const write: ts.WriteFileCallback = (_, text) => {
      declared = text;
    };
    const { diagnostics } = program.emit(program.getSourceFile(file), write, undefined, true);
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(OPTIONS)));
    return declared;
  };
};

/** Comments in someone else's declarations are two thirds of them. */
const withoutComments = (text: string): string => {
  const file = ts.createSourceFile('package.d.ts', text, ts.ScriptTarget.ES2022);
  return ts.createPrinter({ removeComments: true }).printFile(file);
};

/**
 * Writes the declarations of `entries` and of the files that these declarations name, and of no other: what the package
 * hides needs no types. Paths are relative to `root`, and what is below src is so below `out`.
 */
export const writeTypes = (entries: readonly string[], root: string, out: string): void => {
  rmSync(out, { recursive: true, force: true });
  const waiting = entries.map((entry) => join(root, entry));
  const brought = new Set<string>();
  const emit = emitter(waiting, root);
  for (const file of waiting) {
    const target = join(out, relative(join(root, 'src'), file).replace(/\.tsx?$/, '.d.ts'));
    const text = emit(file).replace(IMPORT, (whole, name: string) => {
      if (name in BROUGHT) {
        brought.add(name);
        return whole.replace(name, relativeTo(target, join(out, `${name}.js`)));
      }
      if (!name.startsWith('.')) throw new Error(`the types of ${file} need ${name}, which is not in the package`);
      const imported = resolve(dirname(file), name.replace(/\.js$/, '.ts'));
      if (!waiting.includes(imported)) waiting.push(imported);
      return whole.replace(/\.tsx?(?=.$)/, '.js');
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  for (const name of brought)
    writeFileSync(join(out, `${name}.d.ts`), withoutComments(readFileSync(join(root, BROUGHT[name]!), 'utf8')));
};

const relativeTo = (from: string, to: string): string => {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
};
