import type { Command } from '../command.ts';

/** `sitrep prober`: probes for a Board elsewhere. */
export const prober: Command = {
  name: 'prober',
  about: 'probe for a Board elsewhere, which calls this machine',
  details: [
    'Answers POST /probe, as an entry of `locations` in the config of that Board asks for it, and GET /livez.\n' +
      'SITREP_PROBER_TOKEN is the token of that entry; two tokens with a space between them while it is changed.\n' +
      'The Board sends the secrets of its checks: put TLS in front of it, or a private network around it.',
    'Exit code: 0 when stopped, 1 if it cannot listen, 2 for wrong usage.',
  ],
  secrets: ['SITREP_PROBER_TOKEN'],
  flags: [
    { name: 'port', short: 'p', value: 'PORT', default: '8788', about: 'port to listen on; 0 takes any free port' },
    {
      name: 'host',
      value: 'ADDRESS',
      default: '127.0.0.1',
      about: 'address to listen on; 0.0.0.0 allows access from other machines',
    },
  ],
  examples: [
    { line: 'prober', about: 'behind a proxy on this machine that ends TLS' },
    { line: 'prober --host 0.0.0.0 --port 80', about: 'in a private network' },
  ],
  run: async (host, parsed) => (await import('./prober/prober-here.ts')).proberHere(host, parsed),
};
