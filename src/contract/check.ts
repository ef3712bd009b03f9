import type { ProbePorts, Scope, Work } from './ports.ts';
import type { Probed } from './reading.ts';
import type { Requirement } from './runtimes.ts';
import type { Fields, ObjectOf } from './schema.ts';

/** `live` may only look inside its own container: what it finds may get a process restarted. */
export const LEVELS = ['live', 'ready', 'detail'] as const;
export type Level = (typeof LEVELS)[number];

/** Milliseconds of a day: certificate days and history windows are multiples of it. */
export const DAY_MS = 86_400_000;

/**
 * A measure's unit decides how its threshold is written: `ms`, `s` and `days` as durations, `percent` as
 * percentages, `bytes` as sizes, `count` as bare numbers. Values are numbers in that unit.
 */
export const UNITS = { ms: 'ms', s: 's', days: 'days', percent: '%', bytes: 'bytes', count: '' } as const;
export type Unit = keyof typeof UNITS;

export interface Measure {
  readonly unit: Unit;
  readonly worse: 'higher' | 'lower';
  /** One line for the docs. */
  readonly about: string;
  /** What this measure requires beyond its check type. */
  readonly requirements?: readonly Requirement[];
}

/** In the measure's unit. A value counts if it is strictly beyond the limit. */
export interface Threshold {
  readonly warn?: number | undefined;
  readonly fail?: number | undefined;
}

/** A check as the engine sees it: durations in ms, defaults filled in, secrets put in place. */
export interface Check<Spec = unknown> {
  readonly id: string;
  readonly name: string;
  readonly group?: string | undefined;
  readonly type: string;
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly thresholds: Readonly<Record<string, Threshold>>;
  readonly level: Level;
  readonly public: boolean;
  readonly dependsOn: readonly string[];
  readonly tags: readonly string[];
  readonly alerts?: readonly string[] | undefined;
  /** Ids of the locations that it is probed from, home first; absent if only the runtime's own prober is used. */
  readonly locations?: readonly string[] | undefined;
  /** Locations that must agree; a majority if absent. */
  readonly quorum?: number | undefined;
  /** ms between two turns of a location other than home; set together with `locations`. */
  readonly othersEvery?: number | undefined;
  /** The fields of the check's own type, parsed by that type's schema; empty if secrets are `unset`. */
  readonly spec: Spec;
  /** Secrets that it needs and that are not set: it cannot be probed. */
  readonly unset?: readonly string[] | undefined;
}

/** A check's own fields, parsed by its type's schema: durations in ms, sizes in bytes, defaults filled in. */
export type SpecOf<Schema extends Fields> = Readonly<ObjectOf<Schema>>;

/** What a probe works with: its check, and the ports that its type requires. */
export interface ProbeContext<Spec = unknown, Required extends Requirement = never> {
  readonly check: Check<Spec>;
  readonly ports: ProbePorts<Required>;
  /** Cancelled at the check's timeout; the probe names the stage it was in by {@link ProbeContext.stage}. */
  readonly scope: Scope;
  /** Limits the work on the answer between two awaits: a search, a JSONPath query. */
  readonly work: Work;
  /** Names what the probe waits for ("the response headers"), so that a timeout message can say so. */
  readonly stage: (what: string) => void;
}

/** A config mistake found by a type's own `refine`: `path` is relative to the check. */
export interface SpecIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the use of a field requires: always, or only for values for which `when` is true. */
export type FieldRequirement =
  | readonly Requirement[]
  | { readonly requirements: readonly Requirement[]; readonly when: (value: unknown) => boolean };

/**
 * A check type as the registry and the engine see it; `defineCheck` makes one. Its functions are methods because each
 * accepts only specs of its own schema, and `parseConfig` makes no others.
 */
export interface CheckType {
  readonly type: string;
  readonly about: string;
  readonly requirements: readonly Requirement[];
  readonly fieldRequirements?: Readonly<Record<string, FieldRequirement | undefined>>;
  readonly schema: Fields;
  readonly measures: Readonly<Record<string, Measure>>;
  refine?(spec: unknown): readonly SpecIssue[];
  externalReason(spec: unknown): string | undefined;
  neverFailsReason?(check: Check): string | undefined;
  probe(context: ProbeContext): Promise<Probed>;
}

export type CheckRegistry = Readonly<Record<string, CheckType>>;
