#!/usr/bin/env node
import { leave } from '../platform/node/pool.ts';
import { health } from './health.ts';
import { main } from './main.ts';
import { createHost } from './node/create-host.ts';
import { printed } from './node/print.ts';

async function start(): Promise<never> {
  const host = createHost();
  // A health check runs every few seconds beside a service that needs the processor: it loads no other command.
  const commands = host.args[0] === health.name ? [health] : (await import('./node/commands.ts')).COMMANDS;
  const code = await main(host, commands);
  await printed();
  // Not left to the event loop: what nobody waits for any more could hold the process for half a minute.
  leave(code);
}

start();
