import type { CheckType, FieldRequirement } from '../../contract/check.ts';
import { NATIVE, NODE, REQUIREMENTS, type Requirement, type Runtime, WORKER } from '../../contract/runtimes.ts';
import { ownEntry } from '../util/own-entry.ts';

/** Something in a check that a runtime does not support; `path` is relative to the check. */
export interface Unsupported {
  readonly path: readonly string[];
  /** Which requirement is missing. */
  readonly why: string;
  /** `why`, and where it would work. */
  readonly message: string;
}

/** The fields that a check sets, with their values, and the measures that it has thresholds for. */
export interface Used {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly measures: readonly string[];
}

type Requirements = readonly Requirement[];

/** By runtime and type: most runtimes support all of most types, and then no check needs a closer look. */
const SUPPORTED = new WeakMap<Runtime, WeakMap<CheckType, boolean>>();

/** Whether `runtime` supports every field and measure of `type`. */
export const supportsAll = (type: CheckType, runtime: Runtime): boolean => {
  const known = SUPPORTED.get(runtime) ?? new WeakMap<CheckType, boolean>();
  SUPPORTED.set(runtime, known);
  const supported = known.get(type) ?? allRequirements(type).every((requirements) => supports(requirements, runtime));
  known.set(type, supported);
  return supported;
};

const allRequirements = ({ requirements, fieldRequirements = {}, measures }: CheckType): Requirements[] => [
  requirements,
  ...Object.values(fieldRequirements).map(requirementsOf),
  ...Object.values(measures).map((measure) => measure.requirements ?? []),
];

const requirementsOf = (required: FieldRequirement = []): Requirements =>
  'when' in required ? required.requirements : required;

/** A field that is absent or switched off requires nothing. */
const fieldRequirementsFor = (required: FieldRequirement = [], value: unknown): Requirements => {
  if (value === undefined || value === false) return [];
  return 'when' in required && !required.when(value) ? [] : requirementsOf(required);
};

/** Everything in a check of `type` that `runtime` does not support; the type alone if it is the type. */
export const unsupportedParts = (type: CheckType, used: Used, runtime: Runtime): Unsupported[] => {
  const { fieldRequirements = {}, measures } = type;
  if (!supports(type.requirements, runtime)) {
    return [unsupported(['type'], `type ${type.type}`, type.requirements, runtime)];
  }
  const fields = Object.entries(used.fields).flatMap(([field, value]) => {
    const requirements = fieldRequirementsFor(ownEntry(fieldRequirements, field), value);
    return supports(requirements, runtime) ? [] : unsupported([field], `field ${field}`, requirements, runtime);
  });
  const measured = used.measures.flatMap((measure) => {
    const requirements = ownEntry(measures, measure)?.requirements ?? [];
    return supports(requirements, runtime)
      ? []
      : unsupported(['thresholds', measure], `measure ${measure}`, requirements, runtime);
  });
  return [...fields, ...measured];
};

const missingFrom = ({ capabilities }: Runtime, requirements: Requirements): Requirement | undefined =>
  requirements.find((requirement) => !capabilities.includes(requirement));

const supports = (requirements: Requirements, runtime: Runtime): boolean =>
  missingFrom(runtime, requirements) === undefined;

const unsupported = (
  path: readonly string[],
  what: string,
  requirements: Requirements,
  runtime: Runtime,
): Unsupported => {
  const missing = REQUIREMENTS[missingFrom(runtime, requirements)!];
  const why = `${what} needs ${missing}, which ${runtime.title} does not support`;
  return { path, why, message: `${why}${remedy(requirements, runtime)}` };
};

/** Where else it would work. */
const remedy = (requirements: Requirements, runtime: Runtime): string => {
  const other = [WORKER, NODE, NATIVE].find((each) => supports(requirements, each));
  return other === undefined || other.file === runtime.file ? '' : `; move it to ${other.file}`;
};
