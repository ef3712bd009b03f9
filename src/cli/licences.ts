import type { Command } from './command.ts';

/** Works of others in the static binary; their texts are as large as all of its schemas. */
const NAMES = 'mbedTLS, musl, punycode, quickjs-wasi, wabt (runtime of wasm2c)';

/** `sitrep licences` of the static binary. On Node it prints the texts. */
export const licences: Command = {
  name: 'licences',
  about: 'name the software in this binary, and where its licences are',
  flags: [],
  examples: [{ line: 'licences', about: 'name them' }],
  run: async (host) => {
    host.print(
      `This binary contains ${NAMES}.\n` +
        'Their licences are in licences.txt, which is built beside it; "sitrep licences" on Node prints them.\n',
    );
    return 0;
  },
};
