import type { CompiledConfig, WorkingConfig, Written } from '../../contract/compiled.ts';
import type { ConfigIssue } from '../../contract/config.ts';
import { parse } from '../schema/parse.ts';
import { readRoute } from './alerts.ts';
import { readCheck } from './check.ts';
import { readDefaults } from './defaults.ts';
import { pingField } from './document.ts';
import { presentable, toIssues } from './issues.ts';
import { readLocations } from './locations.ts';
import type { ConfigOptions } from './parse.ts';
import { namesOf, readSecrets, type SecretReader } from './secrets.ts';

interface Restored<Value> {
  readonly value: Value;
  readonly issues: readonly ConfigIssue[];
}

/** Entries as they were compiled, and those in `written` as `read` finds them now. */
const restoreList = <Each>(
  entries: readonly Each[],
  written: Written,
  read: (raw: unknown, at: number) => { readonly entry?: Each | undefined; readonly issues: readonly ConfigIssue[] },
): Restored<readonly Each[]> => {
  const issues: ConfigIssue[] = [];
  const value = entries.map((entry, at) => {
    if (!Object.hasOwn(written, at)) return entry;
    const found = read(written[at], at);
    issues.push(...found.issues);
    return found.entry ?? entry;
  });
  return { value, issues };
};

const restorePing = (written: unknown, secrets: SecretReader): Restored<string | undefined> => {
  const before = secrets.unset.length;
  const filled = secrets.fill(written, ['ping']);
  if (secrets.unset.length > before) return { value: undefined, issues: [] };
  const parsed = parse(pingField, filled);
  return { value: parsed.ok ? parsed.value : undefined, issues: toIssues(parsed.mistakes, ['ping']) };
};

/** The config with its secrets in place. What was compiled is not validated again. */
export const restoreConfig = (
  { checks: registry, channels, document }: CompiledConfig,
  { runtime, secret }: ConfigOptions,
): WorkingConfig => {
  const { config } = document;
  const secrets = readSecrets(secret, { taken: runtime.taken, mayBeUnset: true });
  const locations = readLocations(document.locations, runtime, secrets);
  const known = { own: new Map(config.locations.map((each) => [each.id, each])), runtime };
  const context = { registry, runtime, secrets, locations: known, ...readDefaults(document.defaults) };
  const checks = restoreList(config.checks, document.checks, (raw, at) => {
    const { check, issues } = readCheck(raw, ['checks', at], context);
    return { entry: check, issues };
  });
  const alerts = restoreList(config.alerts, document.alerts, (raw, at) => {
    const { route, issues } = readRoute(raw, ['alerts', at], channels, secrets);
    return { entry: route, issues };
  });
  const ping = 'ping' in document ? restorePing(document.ping, secrets) : { value: config.ping, issues: [] };
  const hidden = [...secrets.secrets, ...config.secrets];
  const issues = [...locations.issues, ...checks.issues, ...alerts.issues, ...ping.issues, ...secrets.issues];
  if (issues.length > 0) return { ok: false, issues: presentable(issues, hidden) };
  const places = config.locations.map((each) => locations.known.own.get(each.id) ?? each);
  const restored = { checks: checks.value, locations: places, alerts: alerts.value, ping: ping.value };
  return { ok: true, config: { ...config, ...restored, secrets: hidden, unset: namesOf(secrets.unset) } };
};
