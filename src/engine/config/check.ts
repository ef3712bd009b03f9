import type { Check, CheckRegistry, CheckType } from '../../contract/check.ts';
import type { ConfigIssue } from '../../contract/config.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import { expected, show } from '../schema/expected.ts';
import { type AnyObject, isObject, part } from '../schema/objects.ts';
import { parse } from '../schema/parse.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ownEntry } from '../util/own-entry.ts';
import { formatDuration } from '../util/units.ts';
import { COMMON, type CommonFields, checkField, type Defaults, ownFields, publicField } from './common.ts';
import { issueAt, type Path, toIssues } from './issues.ts';
import { type KnownLocations, namedLocationIssues } from './locations.ts';
import { supportsAll, unsupportedParts } from './requirements.ts';
import { namesOf, type SecretReader, type Unset, withoutEchoes } from './secrets.ts';
import { typeHint } from './type-hints.ts';

/** What the checks of one document have in common. */
export interface CheckContext {
  readonly registry: CheckRegistry;
  readonly runtime: Runtime;
  readonly defaults: Defaults;
  /** Whether `defaults.timeout` was written down; the built-in one gives way to a short interval. */
  readonly timeoutIsChosen: boolean;
  readonly secrets: SecretReader;
  readonly locations: KnownLocations;
}

export interface ReadCheck {
  /** Absent where there are issues. */
  readonly check?: Check;
  readonly issues: readonly ConfigIssue[];
}

/** Reads one entry of `checks`; every mistake of it, at once. */
export const readCheck = (raw: unknown, path: Path, context: CheckContext): ReadCheck => {
  if (!isObject(raw)) return { issues: [issueAt(path, expected('an object')(raw))] };
  const type = typeOf(raw, context.registry);
  if (!type) return { issues: [...unknownType(raw, path, context.registry), ...commonIssues(raw, path)] };
  const before = context.secrets.unset.length;
  const filled = context.secrets.fillFields(raw, path, maySend(type));
  const unset = context.secrets.unset.slice(before);
  const parsed = parse(checkField(type), filled);
  const found = withoutEchoes(toIssues(parsed.mistakes, path), unset);
  const issues = [...found, ...unsupportedIssues(filled, type, path, context.runtime)];
  if (unset.length > 0) return issues.length > 0 ? { issues } : setAside(raw, type, path, unset, context);
  if (!parsed.ok) return { issues };
  const fields = parsed.value as CommonFields & AnyObject;
  const check = assemble(fields, type, context.defaults);
  const paced = pace(check, path, 'timeout' in raw || context.timeoutIsChosen);
  issues.push(...paced.issues, ...insideIssues(check, type, path), ...placeIssues(fields, check, type, path, context));
  for (const issue of type.refine?.(check.spec) ?? []) issues.push(issueAt([...path, ...issue.path], issue.message));
  return issues.length > 0 ? { issues } : { check: paced.check, issues };
};

/** A check that lacks a secret: everything but what it sends to its target, which nobody can know. */
const setAside = (
  raw: AnyObject,
  type: CheckType,
  path: Path,
  unset: readonly Unset[],
  context: CheckContext,
): ReadCheck => {
  const { defaults, timeoutIsChosen } = context;
  const parsed = parse(publicField(type), raw);
  if (!parsed.ok) return { issues: toIssues(parsed.mistakes, path) };
  const fields = { ...(parsed.value as object), type: type.type } as CommonFields & AnyObject;
  const { check, issues: paceIssues } = pace(
    assemble(fields, type, defaults),
    path,
    'timeout' in raw || timeoutIsChosen,
  );
  const issues = [...paceIssues, ...placeIssues(fields, check, type, path, context)];
  return issues.length > 0 ? { issues } : { check: { ...check, spec: {}, unset: namesOf(unset) }, issues };
};

const typeOf = ({ type }: AnyObject, registry: CheckRegistry): CheckType | undefined =>
  typeof type === 'string' ? ownEntry(registry, type) : undefined;

const unknownType = ({ type }: AnyObject, path: Path, registry: CheckRegistry): ConfigIssue[] => {
  const types = Object.keys(registry);
  const found = typeof type === 'string' ? (typeHint(type) ?? didYouMean(type, types)) : '';
  const known = `expected one of ${types.join(', ')}, found ${show(type)}`;
  const message = found === '' ? known : `unknown type ${show(type)}${found.startsWith(';') ? '' : '; '}${found}`;
  return [issueAt([...path, 'type'], message)];
};

/** Without its type, only the fields that every check has can be judged. */
const commonIssues = (raw: AnyObject, path: Path): ConfigIssue[] => {
  const { type: _, ...common } = COMMON;
  return toIssues(parse(part(common), raw).mistakes, path);
};

/** Secrets belong to what is sent to the target; every other field can be seen. */
const maySend =
  ({ schema }: CheckType) =>
  (field: string): boolean =>
    Object.hasOwn(schema, field) && !Object.hasOwn(COMMON, field);

const unsupportedIssues = (raw: AnyObject, type: CheckType, path: Path, runtime: Runtime): ConfigIssue[] => {
  if (supportsAll(type, runtime)) return [];
  const used = {
    fields: raw,
    measures: isObject(raw.thresholds) ? Object.keys(raw.thresholds) : [],
  };
  return unsupportedParts(type, used, runtime).map((part) =>
    issueAt([...path, ...part.path], `${called(raw.id)}: ${part.message}`),
  );
};

const called = (id: unknown): string => (typeof id === 'string' ? `check \`${id}\`` : 'this check');

const assemble = (fields: CommonFields & AnyObject, type: CheckType, defaults: Defaults): Check => {
  const spec: Record<string, unknown> = {};
  for (const key of ownFields(type)) if (key in fields) spec[key] = fields[key];
  const { id, name, group, level, dependsOn, tags } = fields;
  return {
    id,
    name: typeof name === 'string' ? name : id,
    group,
    type: type.type,
    interval: fields.interval ?? defaults.interval,
    timeout: fields.timeout ?? defaults.timeout,
    retries: fields.retries ?? defaults.retries,
    failureThreshold: fields.failureThreshold ?? defaults.failureThreshold,
    successThreshold: fields.successThreshold ?? defaults.successThreshold,
    thresholds: fields.thresholds as Check['thresholds'],
    level,
    public: fields.public,
    dependsOn,
    tags,
    alerts: fields.alerts,
    ...placesOf(fields, type, defaults),
    spec,
  };
};

/** Whether its target reports to the Board instead of being asked: nobody probes it, from wherever. */
const isPushed = ({ requirements }: CheckType): boolean => requirements.every((requirement) => requirement === 'inbox');

const OTHERS_EVERY_MS = 1_800_000;

const placesOf = (fields: CommonFields, type: CheckType, defaults: Defaults) => {
  const locations = fields.locations ?? defaults.locations;
  if (locations === undefined || isPushed(type)) return undefined;
  const interval = fields.interval ?? defaults.interval;
  const othersEvery = fields.othersEvery ?? defaults.othersEvery ?? OTHERS_EVERY_MS;
  return { locations, quorum: fields.quorum ?? defaults.quorum, othersEvery: Math.max(othersEvery, interval) };
};

/** What is wrong with where a check is probed from. */
const placeIssues = (
  { locations, quorum, othersEvery }: CommonFields,
  check: Check,
  type: CheckType,
  path: Path,
  { locations: known }: CheckContext,
): ConfigIssue[] => {
  const written = Object.entries({ locations, quorum, othersEvery }).filter(([, value]) => value !== undefined);
  if (written.length === 0) return [];
  const about = (field: string, message: string) => issueAt([...path, field], `${called(check.id)}: ${message}`);
  if (isPushed(type)) return written.map(([field]) => about(field, 'is pushed to Sitrep, and probed from nowhere'));
  if (check.locations === undefined) return written.map(([field]) => about(field, 'has no effect without "locations"'));
  const issues = locations === undefined ? [] : namedLocationIssues(locations, [...path, 'locations'], known);
  if (quorum !== undefined && quorum > check.locations.length)
    issues.push(about('quorum', `${quorum} locations cannot agree where there are only ${check.locations.length}`));
  if (othersEvery !== undefined && othersEvery < check.interval)
    issues.push(
      about(
        'othersEvery',
        `${formatDuration(othersEvery)} is shorter than the interval of ${formatDuration(check.interval)}; make it at least as long`,
      ),
    );
  return issues;
};

/** The next probe must not begin while one is still waiting. */
const pace = (check: Check, path: Path, chosen: boolean): { check: Check; issues: ConfigIssue[] } => {
  if (check.timeout <= check.interval) return { check, issues: [] };
  if (!chosen) return { check: { ...check, timeout: check.interval }, issues: [] };
  const message = `the timeout of ${formatDuration(check.timeout)} is longer than the interval of ${formatDuration(check.interval)}; shorten it`;
  return { check, issues: [issueAt([...path, 'timeout'], message)] };
};

const insideIssues = (check: Check, type: CheckType, path: Path): ConfigIssue[] => {
  const reason = check.level === 'live' ? type.externalReason(check.spec) : undefined;
  if (reason === undefined) return [];
  const message =
    `${called(check.id)}: a live check may only look inside its own container, or a dependency that is down would get ` +
    `a healthy process restarted; ${reason}. Use level ready or detail`;
  return [issueAt([...path, 'level'], message)];
};
