import { type ChildProcess, fork } from 'node:child_process';
import { STOP, SUPERVISED } from './supervision.ts';

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. A person needs longer, ms. */
const ECHO_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs this same command line in a process group of its own, and sees that the whole group is gone when it ends.
 * workerd is a child of the child: a Ctrl-C that reached it directly would kill it amid a tick, and a killed parent
 * would leave it behind, holding the port. A supervisor that dies closes the channel, which ends the child too.
 */
export function supervise(): Promise<number> {
  const child = fork(process.argv[1]!, process.argv.slice(2), {
    detached: true,
    env: { ...process.env, [SUPERVISED]: '1' },
  });
  let asked: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (asked !== undefined && now - asked < ECHO_MS) return;
    if (asked !== undefined || !child.connected) return killGroup(child);
    asked = now;
    child.send(STOP);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  child.on('message', (news) => process.send?.(news));
  // Started by a program that watches over us (the demo): it has died.
  process.once('disconnect', onSignal);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      killGroup(child);
      resolve(code ?? 1);
    });
  });
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch (error) {
    // ESRCH: nobody is left, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
