import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { Mutant, MutatedRuntime } from './mutant.ts';
import { MisplacedChange, mutate } from './mutate.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const OPTIONS: Readonly<Record<MutatedRuntime, BuildOptions>> = {
  node: {
    entryPoints: ['test/mutations/entries/node.ts'],
    platform: 'node',
    // Packages are loaded as they are installed; only our own code is built again.
    packages: 'external',
    target: 'node22',
  },
  worker: {
    entryPoints: ['test/mutations/entries/worker.workerd.ts'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*', 'crypto'],
    target: 'es2024',
    minifySyntax: true,
  },
};

const mutated = (mutant: Mutant): string => mutate(readFileSync(resolve(ROOT, mutant.file), 'utf8'), mutant);

/** Why a mutant cannot be made, if it cannot: its change must find exactly one place. */
export const misplacement = (mutant: Mutant): string | undefined => {
  try {
    mutated(mutant);
    return undefined;
  } catch (error) {
    if (error instanceof MisplacedChange) return `${mutant.file} (${mutant.name}): ${error.message}`;
    throw error;
  }
};

/** Gives the bundler the mutated text of one file; nothing on the disk changes. */
export const mutating = (mutant: Mutant): Plugin => ({
  name: 'mutant',
  setup({ onLoad }) {
    const path = resolve(ROOT, mutant.file);
    const contents = mutated(mutant);
    onLoad({ filter: /\.ts$/ }, (args) => (args.path === path ? { contents, loader: 'ts' } : undefined));
  },
});

/** The conformance rows and the engine as one module, mutated or not. */
export const bundle = async (runtime: MutatedRuntime, mutant?: Mutant): Promise<string> => {
  const { outputFiles } = await build({
    ...OPTIONS[runtime],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
    plugins: mutant ? [mutating(mutant)] : [],
  });
  return outputFiles![0]!.text;
};
