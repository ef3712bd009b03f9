import type { Command } from '../command.ts';
import { CONFIG_FLAG } from '../config-file.ts';

/** `sitrep serve`: the whole Worker on this machine. */
export const serve: Command = {
  name: 'serve',
  about: 'run the whole Worker on this machine: probes, status page, badges, metrics',
  details: [
    'Sitrep runs the checks on schedule; the shortest interval is 1s. The store is on disk, so a restart loses nothing.\n' +
      'When the config changes, sitrep reloads it. Ctrl-C stops after the running tick, a second Ctrl-C at once.\n' +
      'Secrets that the config names, SITREP_TOKEN and SITREP_PROBER_TOKEN come from the environment. With the last one set,\n' +
      'a Board elsewhere may ask this machine to probe, by POST /probe.',
    'Exit code: 0 when stopped, 1 if it cannot start (the port is taken, workerd is missing), 2 for wrong usage or\na config that cannot be used.',
  ],
  flags: [
    CONFIG_FLAG,
    { name: 'port', short: 'p', value: 'PORT', default: '8787', about: 'port to listen on; 0 takes any free port' },
    {
      name: 'host',
      value: 'ADDRESS',
      default: '127.0.0.1',
      about: 'address to listen on; 0.0.0.0 allows access from other machines',
    },
    { name: 'persist', value: 'DIR', default: '.sitrep', about: 'where the store is kept' },
    { name: 'quiet', short: 'q', about: 'print status changes only, not every tick' },
  ],
  examples: [
    { line: 'serve', about: 'watch the config in this folder; the page is http://127.0.0.1:8787' },
    { line: 'serve --port 0 --persist /var/lib/sitrep', about: 'any free port, the store elsewhere' },
    { line: 'serve --host 0.0.0.0 --quiet', about: 'as in a container' },
  ],
  run: async (host, parsed) => (await import('./serve/serve-here.ts')).serveHere(host, parsed),
};
