import type { CheckRegistry } from '../contract/check.ts';
import type { WorkingConfig } from '../contract/compiled.ts';
import type { Config } from '../contract/config.ts';
import type { Deployment } from '../contract/diagnosis.ts';
import { VERSION } from '../contract/version.ts';
import { plannedDay } from '../engine/costs/estimate.ts';
import { configProblem } from './config.ts';

type Unset = Deployment['unset'];

/** Names of secrets that are not set, never values. What no entry names is needed by `ping`. */
const unsetOf = ({ checks, alerts, locations, unset }: Config): Unset => {
  const entries = [
    ...checks.map((check) => ({ what: `check ${check.id}`, names: check.unset })),
    ...alerts.map((alert) => ({ what: `alert ${alert.id}`, names: alert.unset })),
    ...locations.map((location) => ({ what: `location ${location.id}`, names: location.unset })),
  ];
  return unset.map((name) => {
    const neededBy = entries.filter(({ names = [] }) => names.includes(name)).map(({ what }) => what);
    return { name, neededBy: neededBy.length > 0 ? neededBy : ['ping'] };
  });
};

/** What `GET /diagnosis` says without asking the Board. */
export const deploymentOf = (
  loaded: WorkingConfig,
  types: CheckRegistry,
  platform: Deployment['platform'],
): Deployment => {
  if (!loaded.ok) {
    const problem = configProblem(loaded);
    return {
      version: VERSION,
      platform,
      siteUrl: null,
      checks: 0,
      configProblem: problem,
      unset: [],
      planned: [],
    };
  }
  const { config } = loaded;
  return {
    version: VERSION,
    platform,
    siteUrl: config.site.url ?? null,
    checks: config.checks.length,
    configProblem: null,
    unset: unsetOf(config),
    planned: platform === 'serve' ? [] : [...plannedDay(config.checks, types)],
  };
};
