import type { AlertRoute, Delivery } from '../../contract/alert.ts';
import type { Config } from '../../contract/config.ts';
import { WORKER } from '../../contract/runtimes.ts';
import { didYouMean } from '../../engine/util/did-you-mean.ts';
import { type Command, EXIT_USAGE, type Parsed } from '../command.ts';
import { CONFIG_FLAG, type LoadedConfig, loadConfig, printConfigProblem } from '../config-file.ts';
import type { CliHost } from '../host.ts';

const testAlerts = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const loaded = await loadConfig(host, parsed, WORKER, await host.alerting?.());
  if (loaded.state !== 'parsed') {
    printConfigProblem(host, loaded);
    return EXIT_USAGE;
  }
  const { config, path } = loaded;
  const wanted = parsed.words.slice(1);
  const missing = wanted.find((id) => !config.alerts.some((route) => route.id === id));
  if (missing !== undefined || config.alerts.length === 0) return noSuchAlert(host, path, missing, config);
  const routes = config.alerts.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const answers = await Promise.all(routes.map((route) => sendTest(host, loaded, route)));
  for (const [index, { accepted, answer }] of answers.entries()) {
    const { id, type } = routes[index]!;
    host.print(`${accepted ? 'accepted' : 'FAILED  '}  ${id === type ? id : `${id} (${type})`}: ${answer}\n`);
  }
  return answers.every(({ accepted }) => accepted) ? 0 : 1;
};

/** `sitrep alerts test`: shows whether alerts arrive, before they matter. */
export const alerts: Command = {
  name: 'alerts',
  about: 'send a test message to the alerts of the config',
  details: [
    'The message says that it is a test. It is sent like any other alert, and the answer of the receiver is printed.\n' +
      'Exit code: 0 if every message was accepted, 1 if one was not, 2 for wrong usage or a config that cannot be used.',
  ],
  positionals: [
    { name: 'test', about: '"sitrep alerts test" sends the message', required: true, choices: ['test'] },
    { name: 'id', about: 'only these alerts; if absent, all of them', many: true },
  ],
  flags: [CONFIG_FLAG],
  examples: [
    { line: 'alerts test', about: 'every alert of the config in this folder' },
    { line: 'alerts test ops', about: 'the alert with the id ops' },
  ],
  run: testAlerts,
};

const noSuchAlert = (host: CliHost, path: string, id: string | undefined, { alerts: routes }: Config): number => {
  const ids = routes.map((route) => route.id);
  const what = id === undefined ? 'has no alerts' : `has no alert "${id}"${didYouMean(id, ids)}`;
  host.printError(`sitrep alerts: ${path} ${what}\n${ids.length > 0 ? `It has: ${ids.join(', ')}\n` : ''}`);
  return EXIT_USAGE;
};

const sendTest = async (
  host: CliHost,
  { config, registries }: Extract<LoadedConfig, { state: 'parsed' }>,
  route: AlertRoute,
): Promise<Delivery> => {
  const { sendTestAlert } = await import('./alerting.ts');
  return sendTestAlert(host.ports, config, route, registries.channels ?? {});
};
