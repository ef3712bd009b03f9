import type * as v from 'valibot';
import type { Need } from './doors.ts';
import type { Ports, Scope, Work } from './ports.ts';
import type { Probed } from './reading.ts';

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
  /** What this measure needs beyond its check type. */
  readonly needs?: readonly Need[];
}

/** A value counts when it lies strictly beyond; in the measure's unit. */
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
  readonly regions?: readonly string[] | undefined;
  readonly quorum?: number | undefined;
  /** The fields of the check's own type, parsed by that type's schema. */
  readonly spec: Spec;
}

/** What a probe works with. */
export interface ProbeContext<Spec = unknown> {
  readonly check: Check<Spec>;
  readonly ports: Ports;
  /** Cancelled at the check's timeout; the probe names the stage it was in by {@link ProbeContext.stage}. */
  readonly scope: Scope;
  /** Bounds what is done with the answer between two awaits: a search, a JSONPath query. */
  readonly work: Work;
  /** Says what is being waited for ("the response headers"), so that a timeout can name it. */
  readonly stage: (what: string) => void;
}

/** A config mistake found by a type's own `refine`: `path` is relative to the check. */
export interface SpecIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a field asks for: whatever it holds, or only with values of which `when` says so. */
export type FieldNeeds =
  | readonly Need[]
  | { readonly needs: readonly Need[]; readonly when: (value: unknown) => boolean };

/** One check type: one value, in one file of `engine/checks`, with one line in its registry. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds types of every spec; each is exact in its own file
export interface CheckType<Spec = any> {
  readonly type: string;
  /** One sentence, for the docs and the JSON Schema. */
  readonly about: string;
  readonly needs: readonly Need[];
  /** Fields whose use asks for more than the type does (`ca` needs `trust`). */
  readonly fieldNeeds?: Readonly<Record<string, FieldNeeds>>;
  /** The type's own fields, each with its description and default. */
  readonly schema: v.ObjectEntries;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Mistakes that no single field can show. */
  readonly refine?: (spec: Spec) => readonly SpecIssue[];
  /** Why this check looks outside its own container; `undefined` if it does not. Decides about level `live`. */
  readonly outside: (spec: Spec) => string | undefined;
  /** Why this check can never fail, if that is so; for the warnings of `validate`. */
  readonly vain?: (check: Check<Spec>) => string | undefined;
  readonly probe: (context: ProbeContext<Spec>) => Promise<Probed>;
}

export type CheckRegistry = Readonly<Record<string, CheckType>>;
