import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  declaration: true,
  isolatedDeclarations: true,
  strict: true,
};

/** `from './x.ts'` and `import('./x.ts')`. */
const IMPORT = /((?:from |import\()['"])(\.[^'"]+)\.ts(['"])/g;

/**
 * Writes the declarations of `entry` and of the files that its declarations name, and of no other: what the library
 * hides needs no types. Each file alone, so every export that others see must carry its type.
 */
export const writeTypes = (entry: string, source: string, out: string): void => {
  rmSync(out, { recursive: true, force: true });
  const waiting = [entry];
  for (const file of waiting) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: OPTIONS,
      reportDiagnostics: true,
    });
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(OPTIONS)));
    for (const [, , path] of outputText.matchAll(IMPORT)) {
      const imported = resolve(dirname(file), `${path}.ts`);
      if (!waiting.includes(imported)) waiting.push(imported);
    }
    const target = join(out, relative(source, file).replace(/\.ts$/, '.d.ts'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText.replace(IMPORT, '$1$2.js$3'));
  }
};
