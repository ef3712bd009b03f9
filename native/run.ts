import { spawnSync } from 'node:child_process';

/** Runs a tool of the build and hands back its output; what it says on failure becomes the error. */
export const run = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}\n${error?.message ?? stderr + stdout}`);
};
