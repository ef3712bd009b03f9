#!/usr/bin/env node
import { main } from './main.ts';
import { COMMANDS } from './node/commands.ts';
import { createHost } from './node/create-host.ts';
import { printed } from './node/print.ts';

const code = await main(createHost(), COMMANDS);
await printed();
// Not left to the event loop: a getaddrinfo that nobody waits for any more would hold the process for half a minute.
process.exit(code);
