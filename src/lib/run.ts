import { readFileSync } from 'node:fs';
import { type Check, LEVELS, type Level } from '../contract/check.ts';
import type { Config } from '../contract/config.ts';
import type { Ports } from '../contract/ports.ts';
import type { RunReport } from '../contract/report.ts';
import { NODE } from '../contract/runtimes.ts';
import type { Verdict } from '../contract/verdict.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { issueLine, withPlaces } from '../engine/config/issues.ts';
import { locateInJson } from '../engine/config/json-places.ts';
import { plainJson } from '../engine/config/jsonc.ts';
import { parseConfig } from '../engine/config/parse.ts';
import type { ExitRules } from '../engine/health/exit-code.ts';
import { DEADLINE, runChecks } from '../engine/health/run-checks.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { parseDuration } from '../engine/util/units.ts';
import { nodeKernelFiles } from '../platform/node/files.ts';
import { nodePorts } from '../platform/node/index.ts';
import type { HealthOptions } from './types.ts';
import { worker, workerChecks } from './worker.ts';

/** Parsed options, ready for any number of runs. */
export interface Prepared {
  readonly checks: readonly Check[];
  readonly secrets: Config['secrets'];
  /** ms. */
  readonly timeout: number;
  readonly unknown: HealthOptions['unknown'];
}

export const verdictsOf = (report: RunReport): Verdict[] => report.results.map(({ judgement }) => judgement.verdict);

export const rulesOf = ({ unknown }: Prepared, level: Level): ExitRules => ({ style: 'docker', level, unknown });

/** @throws Error naming every mistake */
export const prepare = ({ checks = [], config, env = process.env, timeout, unknown }: HealthOptions): Prepared => {
  const file = config === undefined ? EMPTY : parse(readJsonFile(config), config, env, config);
  const given = checks.length === 0 ? EMPTY : parse(JSON.stringify({ checks }), 'checks', env);
  const twice = given.checks.find(({ id }) => file.checks.some((one) => one.id === id));
  if (twice !== undefined)
    throw new Error(
      `checks cannot be used:\n  "${twice.id}" is already the id of a check of ${config}; give each its own`,
    );
  const ms = timeout === undefined ? DEADLINE : parseDuration(timeout);
  if (!ms) throw new Error(`timeout must be a duration such as "900ms", not "${timeout}"`);
  return {
    checks: [...file.checks, ...given.checks],
    secrets: [...file.secrets, ...given.secrets],
    timeout: ms,
    unknown,
  };
};

const EMPTY: Pick<Config, 'checks' | 'secrets'> = { checks: [], secrets: [] };

const parse = (
  text: string,
  source: string,
  env: NonNullable<HealthOptions['env']>,
  file?: string,
): Pick<Config, 'checks' | 'secrets'> => {
  const result = parseConfig(text, { checks: CHECKS }, { runtime: NODE, secret: (name) => ownEntry(env, name) });
  if (result.ok) return result.config;
  const issues = file === undefined ? result.issues : withPlaces(result.issues, locateInJson(text));
  const lines = issues.map((issue) => `  ${issueLine(issue, file)}`);
  throw new Error([`${source} cannot be used:`, ...lines].join('\n'));
};

const readJsonFile = (path: string): string => {
  if (!/\.(?:ya?ml|[cm]?[jt]s)$/i.test(path)) {
    const text = readFileSync(path, 'utf8');
    return path.endsWith('.jsonc') ? plainJson(text) : text;
  }
  throw new Error(`${path} cannot be used: \`config\` is the path of a JSON or JSONC file; give \`checks\` instead`);
};

/** Inside a service no process is skipped as sitrep's own: the service may check itself. */
const PORTS: Ports = { ...nodePorts(), procfs: nodeKernelFiles({ self: 0 }) };

const REGISTRY = { ...CHECKS, worker };

export const run = (
  { checks, secrets, timeout }: Prepared,
  level: Level,
  exclude: readonly string[],
): Promise<RunReport> => {
  const chosen = [...checks, ...workerChecks()].filter(
    (check) => LEVELS.indexOf(check.level) <= LEVELS.indexOf(level) && !exclude.includes(check.id),
  );
  const deadline = PORTS.clock.monotonic() + timeout;
  return runChecks({ checks: chosen, registry: REGISTRY, ports: PORTS, secrets, deadline });
};
