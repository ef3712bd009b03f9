import type { Check, CheckRegistry } from '../contract/check.ts';
import type { ConfigIssue } from '../contract/config.ts';
import { PLANS, type PlanName } from '../contract/plan.ts';
import { NATIVE, NODE, type Runtime, SERVE, WORKER } from '../contract/runtimes.ts';
import { advise } from '../engine/advice/advise.ts';
import { withPlaces } from '../engine/config/issues.ts';
import type { Command, Parsed } from './command.ts';
import { CONFIG_FLAG, issueLines, loadConfig, printConfigProblem, REQUIRE_SECRETS_FLAG } from './config-file.ts';
import { type CliHost, withChecks } from './host.ts';

const RUNTIMES: Readonly<Record<string, Runtime>> = { worker: WORKER, serve: SERVE, node: NODE, native: NATIVE };

/** Values of `--door`, which named two runtimes before there was `--runtime`. */
const DOORS: Readonly<Record<string, Runtime>> = { worker: WORKER, container: NODE };

const validateConfig = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const runtime = runtimeOf(host, parsed);
  const loaded = await loadConfig(
    host,
    parsed,
    runtime,
    await host.alerting?.(),
    !parsed.on(REQUIRE_SECRETS_FLAG.name),
  );
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return loaded.state === 'invalid' ? 1 : host.usageExit;
  }
  const { checks, alerts, unset } = loaded.config;
  const counts = [counted(checks.length, 'check'), ...(alerts.length > 0 ? [counted(alerts.length, 'alert')] : [])];
  host.print(`${loaded.path} is valid for ${runtime.title}: ${counts.join(', ')}\n`);
  const warnings = [
    ...loaded.warnings,
    ...(runtime === WORKER || runtime === SERVE ? [] : levelWarnings(checks, loaded.registries.checks)),
    ...advise(loaded.document, loaded.config, runtime),
  ];
  if (warnings.length > 0) host.print(`Warnings:\n${issueLines(loaded.path, withPlaces(warnings, loaded.locate))}`);
  if (unset.length > 0)
    host.print(`Not set here: ${unset.join(', ')}. Checks and alerts that need them stay off until they are set.\n`);
  if (runtime === WORKER && !host.alerting && ALERTING.test(loaded.text))
    host.print('Alerts and maintenance were not checked. Use sitrep on Node to check them.\n');
  const plan = PLANS.find((name) => name === parsed.text('plan'));
  return plan === undefined ? 0 : tellCosts(withChecks(host, loaded.registries.checks), checks, plan);
};

/** `sitrep validate`: reports the mistakes of a config before it is deployed. */
export const validate: Command = {
  name: 'validate',
  about: 'report all mistakes in a config',
  details: [
    'Exit code: 0 if the config is valid (and fits the plan asked for), 1 if not, 2 if the file cannot be read or the\n' +
      'usage is wrong (1 in the static binary).',
  ],
  flags: [
    CONFIG_FLAG,
    {
      name: 'runtime',
      value: 'RUNTIME',
      choices: Object.keys(RUNTIMES),
      about: 'where the file will be used; if absent, native in the static binary, else worker',
    },
    {
      name: 'door',
      value: 'DOOR',
      choices: Object.keys(DOORS),
      about: 'older name of --runtime; container means node',
    },
    {
      name: 'plan',
      value: 'PLAN',
      choices: PLANS,
      about: 'also estimate the usage on this Cloudflare plan, and whether it fits',
    },
    REQUIRE_SECRETS_FLAG,
  ],
  examples: [
    { line: 'validate', about: 'the config in this folder, for a Worker' },
    { line: 'validate --plan free', about: 'and whether it fits the free plan' },
    { line: 'validate --config health.json --runtime native', about: 'for the static binary in a container' },
  ],
  run: validateConfig,
};

const runtimeOf = (host: CliHost, parsed: Parsed): Runtime => {
  const [runtime, door] = [parsed.text('runtime'), parsed.text('door')];
  if (runtime !== undefined) return RUNTIMES[runtime]!;
  if (door !== undefined) return DOORS[door]!;
  return host.runtime === NATIVE ? NATIVE : WORKER;
};

/** Sections that only a program with channels looks at. */
const ALERTING = /"(?:alerts|maintenance)"\s*:/;

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A probe that can only pass, or only fail, looks like a healthy or a broken container for ever. */
const levelWarnings = (checks: readonly Check[], registry: CheckRegistry): ConfigIssue[] => {
  const canFail = checks.filter(
    (check) => check.unset === undefined && registry[check.type]?.neverFailsReason?.(check) === undefined,
  );
  if (!checks.some(({ level }) => level !== 'detail'))
    return [
      {
        path: '$.checks',
        message: 'no check has level live or ready, so `sitrep health` has nothing to run and fails',
      },
    ];
  if (canFail.some(({ level }) => level === 'live')) return [];
  return [{ path: '$.checks', message: 'no check of level live can fail, so `sitrep health live` always passes' }];
};

const tellCosts = async (host: CliHost, checks: readonly Check[], plan: PlanName): Promise<number> => {
  if (!host.planner) {
    host.printError('sitrep validate: this program does not support --plan; use sitrep on Node\n');
    return host.usageExit;
  }
  const { text, fits } = (await host.planner())(checks, host.checks, plan);
  host.print(`\n${text}`);
  return fits ? 0 : 1;
};
