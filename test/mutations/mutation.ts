import type { DoorName } from '../conformance/row.ts';

/** The doors at which each row must have been seen red. */
export const DOORS = ['node', 'worker'] as const satisfies readonly DoorName[];
export type MutatedDoor = (typeof DOORS)[number];

/** One slip of the pen: a text that a file of `src/` has once, and what it might as well have been. */
export interface Mutation {
  /** What is wrong then, in a few words. */
  readonly slip: string;
  readonly file: string;
  readonly text: string;
  readonly becomes: string;
  /** Rows of the zoo that must notice, at each of its doors. */
  readonly reddens: readonly string[];
  /** It can be noticed by the time or the memory that it takes alone. */
  readonly excess?: true;
  /** Where it can be noticed; absent: at every door that has the file. */
  readonly doors?: readonly MutatedDoor[];
}

const OWNERS: readonly (readonly [folder: string, door: MutatedDoor])[] = [
  ['src/platform/http1/', 'node'],
  ['src/platform/node/', 'node'],
  ['src/platform/workerd/', 'worker'],
];

/** The doors at which a mutation must be noticed. */
export const doorsOf = ({ file, doors }: Mutation): readonly MutatedDoor[] => {
  const owner = OWNERS.find(([folder]) => file.startsWith(folder));
  return doors ?? (owner ? [owner[1]] : DOORS);
};

type Slip = Omit<Mutation, 'file'>;

/** Slips in one file. */
export const inFile = (file: string, slips: readonly Slip[]): readonly Mutation[] =>
  slips.map((slip) => ({ ...slip, file }));
