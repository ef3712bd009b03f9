import type { ChannelRegistry } from '../../contract/alert.ts';
import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Config, ConfigIssue, Secret } from '../../contract/config.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import { anything } from '../schema/fields.ts';
import { type AnyObject, isObject } from '../schema/objects.ts';
import { parse } from '../schema/parse.ts';
import { RELIABLE_SECRET } from '../util/redact.ts';
import { readAlerts } from './alerts.ts';
import { type CheckContext, readCheck } from './check.ts';
import { readDefaults } from './defaults.ts';
import { documentField } from './document.ts';
import { ENOUGH, issueAt, presentable, toIssues } from './issues.ts';
import { type Duplicate, readJson } from './json.ts';
import { excesses } from './limits.ts';
import { literalsOf } from './literals.ts';
import { type KnownLocations, locationCalled, namedLocationIssues, readLocations } from './locations.ts';
import { withLogins } from './logins.ts';
import { readMaintenance, type ScheduleMistake } from './maintenance.ts';
import { betweenChecks, sameSlugs } from './rules.ts';
import { mayMentionSecret, NO_SECRETS, namesOf, readSecrets, type SecretReader } from './secrets.ts';
import { alertsOf } from './selector.ts';
import { unknownSelections } from './selectors.ts';

/** What looks at the sections about alerts and maintenance; a runtime without it (the static binary) accepts them as they are. */
export interface Alerting {
  readonly channels: ChannelRegistry;
  /** Looks at cron expressions. */
  readonly scheduleMistake: ScheduleMistake;
}

/** What a runtime provides: its check types and, where it sends alerts, its channels. */
export interface Registries extends Partial<Alerting> {
  readonly checks: CheckRegistry;
}

export interface ConfigOptions {
  /** Where the config is to work: what it cannot give is refused. */
  readonly runtime: Runtime;
  /** A secret's value from the environment. */
  readonly secret: (name: string) => string | undefined;
  /** Whether a secret may be missing: the checks and channels that need it are then set aside, and all else works. */
  readonly mayBeUnset?: boolean | undefined;
}

export type ParsedConfig =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly warnings: readonly ConfigIssue[];
      /** The config as it was written. */
      readonly document: unknown;
    }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/** Reads the text of `checks.json`: the config with every default filled in, or all mistakes at once. */
export const parseConfig = (text: string, registries: Registries, options: ConfigOptions): ParsedConfig => {
  const json = readJson(text);
  if (!json.ok) {
    const { ok, message, ...place } = json;
    return { ok, issues: [{ ...issueAt([], message), ...place }] };
  }
  const tooMuch = excesses(json.value);
  if (tooMuch.length > 0) return { ok: false, issues: presentable(tooMuch, []) };
  const secrets = mayMentionSecret(text)
    ? readSecrets(options.secret, { taken: options.runtime.taken, mayBeUnset: options.mayBeUnset })
    : NO_SECRETS;
  const raw = isObject(json.value) ? json.value : {};
  const document = readDocument(json.value, secrets);
  const places = readLocations(raw.locations, options.runtime, secrets);
  const { checks, issues } = readChecks(raw, registries.checks, options.runtime, secrets, places.known);
  const alerts = readAlerts(raw.alerts, registries.channels, secrets);
  const windows = readMaintenance(raw.maintenance, registries.scheduleMistake);
  const found = [
    ...json.duplicates.map(twice),
    ...toIssues(document.mistakes, []),
    ...places.issues,
    ...defaultPlaceIssues(raw.defaults, checks, places.known),
    ...issues,
    ...alerts.issues,
    ...windows.issues,
    ...unknownSelections(raw, registries.channels !== undefined),
  ];
  const mistakes = inOrder([...besides(found, secrets.issues), ...secrets.issues]);
  const literals = literalsOf(json.value);
  const hidden = withLogins([...secrets.secrets, ...literals.secrets]);
  if (!document.ok || mistakes.length > 0) return { ok: false, issues: presentable(mistakes, hidden) };
  const config: Config = {
    site: document.value.site,
    checks,
    locations: usedLocations(checks, places.known),
    alerts: alerts.alerts,
    maintenance: windows.maintenance,
    canaries: document.value.canaries,
    ping: document.value.ping,
    secrets: hidden,
    unset: namesOf(secrets.unset),
  };
  return {
    ok: true,
    config,
    document: json.value,
    warnings: presentable([...warningsOf(config, registries.checks, secrets.secrets), ...literals.warnings], hidden),
  };
};

/** Made while the module loads: in the static binary that is at build time. */
const DOCUMENT = documentField(anything());

/** The sections that are not lists of plugins; of these, only the address of `ping` is kept secret. */
const readDocument = (written: unknown, secrets: SecretReader) => {
  if (!isObject(written)) return parse(DOCUMENT, written);
  for (const key of ['site', 'defaults', 'maintenance', 'canaries']) secrets.refuse(written[key], [key]);
  if (!('ping' in written)) return parse(DOCUMENT, written);
  const before = secrets.unset.length;
  const ping = secrets.fill(written.ping, ['ping']);
  return parse(DOCUMENT, { ...written, ping: secrets.unset.length > before ? undefined : ping });
};

const twice = ({ path, line }: Duplicate): ConfigIssue =>
  issueAt(path, `this key is there twice (again in line ${line}); the first would be ignored`);

/** Those of one check together, in the order of the file; before them those of the document. */
const inOrder = (issues: readonly ConfigIssue[]): readonly ConfigIssue[] => {
  if (issues.length === 0) return issues;
  const check = ({ path }: ConfigIssue): number => Number(/^\$\.checks\[(\d+)\]/.exec(path)?.[1] ?? -1);
  return [...issues].sort((a, b) => check(a) - check(b));
};

/** A text without its secret is rarely right: what else is wrong with it says nothing. */
const besides = (issues: readonly ConfigIssue[], missing: readonly ConfigIssue[]): readonly ConfigIssue[] => {
  if (missing.length === 0) return issues;
  const paths = new Set(missing.map(({ path }) => path));
  return issues.filter(({ path }) => !paths.has(path));
};

interface ReadChecks {
  readonly checks: readonly Check[];
  readonly issues: readonly ConfigIssue[];
}

const readChecks = (
  document: AnyObject,
  registry: CheckRegistry,
  runtime: Runtime,
  secrets: SecretReader,
  locations: KnownLocations,
): ReadChecks => {
  const raws: readonly unknown[] = Array.isArray(document.checks) ? document.checks : [];
  const context: CheckContext = { registry, runtime, secrets, locations, ...readDefaults(document.defaults) };
  const checks: Check[] = [];
  const issues: ConfigIssue[] = [];
  for (let index = 0; index < raws.length && issues.length < ENOUGH; index++) {
    const read = readCheck(raws[index], ['checks', index], context);
    issues.push(...read.issues);
    if (read.check) checks.push(read.check);
  }
  // An id that is no slug is a mistake already: a file without mistakes need not be searched.
  const overlapping = issues.length > 0 ? sameSlugs(raws).slice(0, ENOUGH) : [];
  return { checks, issues: [...issues, ...overlapping, ...betweenChecks(raws)] };
};

/** What is wrong with where checks are probed from by default. */
const defaultPlaceIssues = (written: unknown, checks: readonly Check[], known: KnownLocations): ConfigIssue[] => {
  if (!isObject(written)) return [];
  const path = ['defaults'];
  const { locations } = written;
  if (Array.isArray(locations) && locations.every((id) => typeof id === 'string'))
    return namedLocationIssues(locations, [...path, 'locations'], known);
  if (checks.length === 0 || checks.some((check) => check.locations !== undefined)) return [];
  return ['quorum', 'othersEvery']
    .filter((field) => field in written)
    .map((field) => issueAt([...path, field], 'has no effect without "locations"'));
};

/** The locations that checks are probed from, in the order in which they name them. */
const usedLocations = (checks: readonly Check[], known: KnownLocations): Config['locations'] => {
  const ids = new Set(checks.flatMap(({ locations = [] }) => locations));
  return [...ids].flatMap((id) => locationCalled(id, known) ?? []);
};

const warningsOf = (config: Config, registry: CheckRegistry, named: readonly Secret[]): ConfigIssue[] => {
  const neverFailing = config.checks.flatMap((check, index) => {
    const reason = check.unset === undefined ? registry[check.type]?.neverFailsReason?.(check) : undefined;
    return reason === undefined ? [] : [issueAt(['checks', index], `check \`${check.id}\` can never fail: ${reason}`)];
  });
  const short = named
    .filter(({ value }) => value.length < RELIABLE_SECRET)
    .map(({ name }) =>
      issueAt([], `${name} is too short to redact reliably. Use at least ${RELIABLE_SECRET} characters.`),
    );
  return [...neverFailing, ...short, ...unheard(config)];
};

/** Only where anybody is alerted at all: a config without alerts is one that was meant so. */
const unheard = ({ checks, alerts }: Config): ConfigIssue[] => {
  if (alerts.length === 0) return [];
  return checks.flatMap((check, index) =>
    alertsOf(check, alerts).length === 0
      ? issueAt(['checks', index], `check \`${check.id}\` alerts nobody: no entry of alerts selects it`)
      : [],
  );
};
