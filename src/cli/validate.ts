import type { Check } from '../contract/check.ts';
import { type Door, NODE, WORKER } from '../contract/doors.ts';
import { PLANS, type PlanName } from '../contract/plan.ts';
import { type Command, EXIT_USAGE, type Parsed } from './command.ts';
import { CONFIG_FLAG, issueLines, loadConfig, printConfigProblem } from './config-file.ts';
import type { CliHost } from './host.ts';

const DOORS: Readonly<Record<string, Door>> = { worker: WORKER, container: NODE };

/** `sitrep validate`: what is wrong with a config, before it is deployed. */
export const validate: Command = {
  name: 'validate',
  about: "tell the config's mistakes, all at once",
  details: [
    'Exit code: 0 if the config is right (and fits the plan asked for), 1 if not, 2 if the file cannot be read or the\n' +
      'usage is wrong.',
  ],
  flags: [
    CONFIG_FLAG,
    {
      name: 'door',
      value: 'DOOR',
      choices: Object.keys(DOORS),
      default: 'worker',
      about: 'where the file will be used: by the Worker, or by sitrep in a container',
    },
    {
      name: 'plan',
      value: 'PLAN',
      choices: PLANS,
      about: "also tell what it will cost on this plan of Cloudflare's, and whether it fits",
    },
  ],
  examples: [
    { line: 'validate', about: './checks.json, for the Worker' },
    { line: 'validate --plan free', about: 'and whether the free plan carries it' },
    { line: 'validate --config health.json --door container', about: 'the file of a container' },
  ],
  run: validateConfig,
};

async function validateConfig(host: CliHost, parsed: Parsed): Promise<number> {
  const loaded = await loadConfig(host, parsed, DOORS[parsed.text('door')!]!, await host.alerting?.());
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return loaded.state === 'invalid' ? 1 : EXIT_USAGE;
  }
  const count = loaded.config.checks.length;
  host.print(`${loaded.path} is right: ${count} ${count === 1 ? 'check' : 'checks'}\n`);
  if (loaded.warnings.length > 0) host.print(`Worth a look:\n${issueLines(loaded.warnings)}`);
  const plan = PLANS.find((name) => name === parsed.text('plan'));
  return plan === undefined ? 0 : tellCosts(host, loaded.config.checks, plan);
}

async function tellCosts(host: CliHost, checks: readonly Check[], plan: PlanName): Promise<number> {
  if (!host.planner) {
    host.printError('sitrep validate: this program has no --plan; sitrep on Node has\n');
    return EXIT_USAGE;
  }
  const { text, fits } = (await host.planner())(checks, host.checks, plan);
  host.print(`\n${text}`);
  return fits ? 0 : 1;
}
