import type { RuntimeName } from '../conformance/row.ts';
import type { Change } from './mutate.ts';

/** The runtimes on which each conformance row must have killed a mutant. */
export const RUNTIMES = ['node', 'worker'] as const satisfies readonly RuntimeName[];
export type MutatedRuntime = (typeof RUNTIMES)[number];

/** A small mistake in one file of `src/`. */
export interface Mutant extends Change {
  /** What is wrong with it, in a few words. */
  readonly name: string;
  readonly file: string;
}

/** One that conformance rows must notice. */
export interface ConformanceMutant extends Mutant {
  /** Rows that must fail, on each of its runtimes. */
  readonly killedBy: readonly string[];
  /** Only the time or the memory that it takes shows it. */
  readonly isOnlySlow?: true;
  /** Where it can be noticed; by default on every runtime that has the file. */
  readonly runtimes?: readonly MutatedRuntime[];
}

const OWNERS: readonly (readonly [folder: string, runtime: MutatedRuntime])[] = [
  ['src/platform/http1/', 'node'],
  ['src/platform/node/', 'node'],
  ['src/platform/workerd/', 'worker'],
];

/** Where a mutant must be noticed. */
export const runtimesOf = ({ file, runtimes }: ConformanceMutant): readonly MutatedRuntime[] => {
  const owner = OWNERS.find(([folder]) => file.startsWith(folder));
  return runtimes ?? (owner ? [owner[1]] : RUNTIMES);
};

/** Mutants of one file. */
export const inFile = (
  file: string,
  mutants: readonly Omit<ConformanceMutant, 'file'>[],
): readonly ConformanceMutant[] => mutants.map((mutant) => ({ ...mutant, file }));
