import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { MutatedDoor, Mutation } from './mutation.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const OPTIONS: Readonly<Record<MutatedDoor, BuildOptions>> = {
  node: {
    entryPoints: ['test/mutations/places/node.ts'],
    platform: 'node',
    // Packages as they are installed: only what is mutated must be made anew.
    packages: 'external',
    target: 'node22',
  },
  worker: {
    entryPoints: ['test/mutations/places/worker.workerd.ts'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*', 'crypto'],
    target: 'es2024',
    minifySyntax: true,
  },
};

/** What is done to the code, whoever is to notice. */
export type Slip = Pick<Mutation, 'slip' | 'file' | 'text' | 'becomes'>;

/** Why a mutation cannot be made, if it cannot: its text must stand in its file once. */
export const misfit = ({ file, text, becomes }: Slip): string | undefined => {
  const found = readFileSync(resolve(ROOT, file), 'utf8').split(text).length - 1;
  if (found !== 1) return `${file} has ${found === 0 ? 'no' : `${found} times`} ${JSON.stringify(text)}, expected once`;
  return text === becomes ? `${JSON.stringify(text)} stays as it is` : undefined;
};

/** Hands the bundler one file otherwise than it is; nothing on the disk changes. */
export const mutating = ({ file, text, becomes }: Slip): Plugin => ({
  name: 'mutation',
  setup({ onLoad }) {
    const path = resolve(ROOT, file);
    onLoad({ filter: /\.ts$/ }, (args) =>
      args.path === path
        ? { contents: readFileSync(path, 'utf8').replace(text, () => becomes), loader: 'ts' }
        : undefined,
    );
  },
});

/** The zoo at one door as one module, with a mutation or as it is. */
export const bundle = async (door: MutatedDoor, mutation?: Mutation): Promise<string> => {
  const { outputFiles } = await build({
    ...OPTIONS[door],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
    plugins: mutation ? [mutating(mutation)] : [],
  });
  return outputFiles![0]!.text;
};
