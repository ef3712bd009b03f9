import type { Command } from '../command.ts';
import { NOTICES } from './licences.generated.ts';

/** `sitrep licences`: the licences of the software that we ship. */
export const licences: Command = {
  name: 'licences',
  about: 'print the licences of the software that Sitrep contains',
  details: ['They cover the Worker, the page, the command line and the static binary.'],
  flags: [],
  examples: [{ line: 'licences', about: 'print them all' }],
  run: async (host) => {
    host.print(NOTICES);
    return 0;
  },
};
