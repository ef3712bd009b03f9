import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Writes the declarations of `entries` and of the files that these declarations name, and of no other: what the package
 * hides needs no types. Paths are relative to `root`, and what is below src is so below `out`.
 */
export const writeTypes = (entries: readonly string[], root: string, out: string): void => {
  rmSync(out, { recursive: true, force: true });
  const waiting = entries.map((entry) => join(root, entry));
  const emit = emitter(waiting, root);
  for (const file of waiting) {
    const target = join(out, relative(join(root, 'src'), file).replace(/\.tsx?$/, '.d.ts'));
    const text = emit(file).replace(IMPORT, (whole, name: string) => {
      if (!name.startsWith('.')) throw new Error(`the types of ${file} need ${name}, which is not in the package`);
      const imported = resolve(dirname(file), name.replace(/\.js$/, '.ts'));
      if (!waiting.includes(imported)) waiting.push(imported);
      return whole.replace(/\.tsx?(?=.$)/, '.js');
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
};
