import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileSpace } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { text } from '../schema/fields.ts';
import { gatherMeasures } from './measures.ts';
import { unjudged, unreachable } from './never-fails.ts';

const schema = { path: text('any path on the file system') };

type Disk = SpecOf<typeof schema>;
type Context = ProbeContext<Disk, 'files'>;

const measures = {
  used: {
    unit: 'percent',
    worse: 'higher',
    about: 'space in use, against the space for unprivileged processes (like df)',
  },
  inodes: { unit: 'percent', worse: 'higher', about: 'inodes in use' },
} as const;

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  stage(`the free space of ${check.spec.path}`);
  const space = await ports.files.space(check.spec.path);
  if (!space.ok) return { measures: {}, failure: space.failure };
  return gatherMeasures({ used: usedOf(space.value), inodes: inodesOf(space.value) });
};

/** As df(1): blocks reserved for root are neither used nor available, so a disk is full when only root can write. */
const usedOf = ({ blocks, free, available }: FileSpace): Outcome<number> => {
  const used = blocks - free;
  return blocks > 0 ? succeeded((used / (used + available)) * 100) : failed('probe', 'this file system has no size');
};

/** Btrfs and others make inodes as they need them, and report none. */
const inodesOf = ({ inodes, inodesFree }: FileSpace): Outcome<number> =>
  inodes > 0
    ? succeeded(((inodes - inodesFree) / inodes) * 100)
    : failed('probe', 'this file system does not count inodes');

/** Space and inodes of the file system that holds a path. */
export const disk = defineCheck({
  type: 'disk',
  about: 'The file system of a path has free space and inodes.',
  requirements: ['files'],
  schema,
  measures,
  externalReason: () => undefined,
  neverFailsReason: (check) => unjudged(check, '{ "used": { "fail": "95%" } }') ?? unreachable(check, measures),
  probe,
});
