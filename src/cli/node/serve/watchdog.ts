import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Reads the id of the process to watch over, a line each time that it changes (0: none). The end of its input means that
 * Node has ended, for any reason: it kills that process, and removes the folder of the sockets.
 */
const SCRIPT = `
pid=0
while read -r next; do pid=$next; done
[ "$pid" -gt 0 ] && kill -9 "$pid" 2>/dev/null
rm -rf "$1"
`;

/** A process that outlives this one by a moment, so that workerd does not. */
export interface Watchdog {
  /** Process id of workerd; 0 while it does not run. */
  watch(pid: number): void;
  /** Lets it end, and waits for it. */
  end(): Promise<void>;
}

/**
 * Starts the watchdog in a separate session, which Ctrl-C in the terminal does not reach.
 * @param folder is removed in the end
 */
export const startWatchdog = (folder: string): Watchdog => {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sitrep-watchdog', folder], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Node was killed: its pipe is closed, which must not end the watchdog.
  shell.stdin.on('error', () => undefined);
  const ended = once(shell, 'exit');
  return {
    watch: (pid) => void shell.stdin.write(`${pid}\n`),
    end: async () => {
      shell.stdin.end();
      await ended;
    },
  };
};
