import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileStat, ProbePorts } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { text } from '../schema/fields.ts';
import { formatDuration } from '../util/units.ts';
import { gatherMeasures } from './measures.ts';
import { unreachable } from './never-fails.ts';

const schema = {
  path: text('path of the file'),
  contains: optional(text('text that the first MiB of the file must contain')),
};

type FileSpec = SpecOf<typeof schema>;
type Context = ProbeContext<FileSpec, 'files'>;

const measures = {
  age: { unit: 'ms', worse: 'higher', about: 'time since the last write' },
  size: { unit: 'bytes', worse: 'higher', about: 'length of the file' },
} as const;

/** Bytes of the file in which `contains` is looked for. */
const LIMIT = 1_048_576;

/** ms that a file may seem to come from the future: FAT keeps times to 2 s, and kernels to their last tick. */
const GRAIN = 2_000;

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  const { path } = check.spec;
  stage(`the state of ${path}`);
  const stat = await ports.files.stat(path);
  if (!stat.ok) return { measures: {}, failure: stat.failure };
  const probed = gatherMeasures({ age: ageOf(stat.value, ports), size: succeeded(stat.value.size) });
  stage(`the contents of ${path}`);
  const failure = await contentsFailure(check.spec, stat.value, ports);
  return failure === undefined ? probed : { ...probed, failure };
};

/** A modification time in the future means that a clock was set; the age is unknown. */
const ageOf = ({ modified }: FileStat, { clock }: ProbePorts): Outcome<number> => {
  const age = clock.now() - modified;
  if (age >= -GRAIN) return succeeded(Math.max(0, Math.round(age)));
  const ahead = formatDuration(Math.round(-age / 1000) * 1000);
  return failed(
    'probe',
    `its modification time is ${ahead} in the future: the clock was set back, or another machine wrote it`,
  );
};

const contentsFailure = async (
  { path, contains }: FileSpec,
  { kind }: FileStat,
  { files, text }: Context['ports'],
): Promise<Failure | undefined> => {
  if (contains === undefined) return undefined;
  // Opening a FIFO would wake its writer, and a device may do anything.
  if (kind !== 'file') return { kind: 'body', message: `${path} is not a regular file, so it has no contents` };
  const bytes = await files.read(path, LIMIT);
  if (!bytes.ok) return bytes.failure;
  return text.decode(bytes.value).includes(contains)
    ? undefined
    : { kind: 'body', message: `${path} does not contain "${contains}"` };
};

/** The heartbeat file: a worker touches it, and its age tells whether the worker still works. */
export const file = defineCheck({
  type: 'file',
  about: 'A file exists, was written recently, and contains a text.',
  requirements: ['files'],
  schema,
  measures,
  externalReason: () => undefined,
  neverFailsReason: (check) => unreachable(check, measures),
  probe,
});
