#!/usr/bin/env node
import { main } from './main.ts';
import { COMMANDS } from './node/commands.ts';
import { createHost } from './node/create-host.ts';

/** A reader that went away (`sitrep run | head -1`) is no error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const code = await main(createHost(), COMMANDS);
// Not left to the event loop: a getaddrinfo that nobody waits for any more would hold the process for half a minute.
process.stdout.write('', () => process.exit(code));
