import type { Check, CheckType, FieldRequirement, Measure, ProbeContext, SpecIssue, SpecOf } from './check.ts';
import type { Probed } from './reading.ts';
import type { Requirement } from './runtimes.ts';
import type { Fields } from './schema.ts';

/** A check type as its author writes it: the types of spec and ports derive from `schema` and `requirements`. */
export interface CheckDefinition<Schema extends Fields, Required extends Requirement, Type extends string = string> {
  /** Its name in `checks.json`, lower case. */
  readonly type: Type;
  /** One sentence, for the docs and the JSON Schema. */
  readonly about: string;
  /** What a runtime must offer. The probe sees the ports of these requirements and no others. */
  readonly requirements: readonly Required[];
  /** Fields whose use requires more than the type does (`ca` requires `trust`). */
  readonly fieldRequirements?: { readonly [Field in keyof Schema]?: FieldRequirement };
  /** The type's own fields, each with its description and default. */
  readonly schema: Schema;
  /** What the probe can measure, by name. Thresholds are set on these names. */
  readonly measures: Readonly<Record<string, Measure>>;
  /** Finds mistakes that concern several fields. */
  readonly refine?: (spec: SpecOf<Schema>) => readonly SpecIssue[];
  /** Why this check reaches outside its own container; `undefined` if it does not. Level `live` refuses a check with a reason. */
  readonly externalReason: (spec: SpecOf<Schema>) => string | undefined;
  /** Why this check cannot fail as it is written; `undefined` if it can. `validate` warns with the reason. */
  readonly neverFailsReason?: (check: Check<SpecOf<Schema>>) => string | undefined;
  /**
   * Measures the target once. Returns numbers in the units of `measures`, and at most one failure; it does not judge
   * the numbers. A fault of the target is the failure it returns. A thrown error counts as a bug of the probe, and
   * makes the reading `unknown`.
   */
  readonly probe: (context: ProbeContext<SpecOf<Schema>, Required>) => Promise<Probed>;
}

/** A check type that remembers its name and its fields: `defineChecks` types the entries that use it. */
export interface DefinedCheck<Schema extends Fields, Type extends string> extends CheckType {
  readonly type: Type;
  readonly schema: Schema;
}

/**
 * Defines a check type. The spec's type comes from `schema`, the ports that the probe sees come from `requirements`, so
 * a misspelt field or a port that was not required is a compile error. To register the type, add it to the registry.
 *
 * @example
 * ```ts
 * export const tcp = defineCheck({
 *   type: 'tcp',
 *   about: 'A TCP port accepts connections.',
 *   requirements: ['sockets'],
 *   schema: { host: hostField('where to connect'), port: integer('port number', { min: 1, max: 65_535 }) },
 *   measures: { latency: { unit: 'ms', worse: 'higher', about: 'until connected' } },
 *   externalReason: ({ host }) => outsideHost(host),
 *   probe: async ({ check, ports, scope, stage }) => {
 *     const start = ports.clock.monotonic();
 *     stage(`a connection to ${check.spec.host}`);
 *     const connected = await ports.sockets.connect(check.spec, scope);
 *     if (!connected.ok) return { measures: {}, failure: connected.failure };
 *     connected.value.close();
 *     return { measures: { latency: ports.clock.monotonic() - start } };
 *   },
 * });
 * ```
 */
export const defineCheck = <const Schema extends Fields, const Required extends Requirement, const Type extends string>(
  definition: CheckDefinition<Schema, Required, Type>,
): DefinedCheck<Schema, Type> => definition;
