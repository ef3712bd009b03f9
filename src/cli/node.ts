#!/usr/bin/env node
import { leave } from '../platform/node/pool.ts';
import { health } from './health.ts';
import { main } from './main.ts';
import { createHost } from './node/create-host.ts';
import { lostOutput, printed } from './node/print.ts';

const start = async (): Promise<void> => {
  const host = createHost();
  // A health check runs every few seconds beside a service that needs the CPU: it loads no other command.
  const commands = host.args[0] === health.name ? [health] : (await import('./node/commands.ts')).COMMANDS;
  const code = await main(host, commands);
  await printed();
  // The exit code of a health check is about the service, even if the output could not be written.
  const isLost = code === 0 && lostOutput() !== undefined && commands.length > 1;
  if (isLost) host.printError(`sitrep: the output could not be written: ${lostOutput()}\n`);
  // Exits explicitly: abandoned work could keep the event loop alive for half a minute.
  leave(isLost ? 1 : code);
};

start();
