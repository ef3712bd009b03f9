/** Calls that a thread of libuv's pool is at. */
let pending = 0;

type Callback<T> = (error: Error | null, value: T) => void;

/** A call with a callback as a promise; `node:util` and `node:fs/promises` load much that is not used here. */
export const pooled = <T>(call: (done: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    pending++;
    call((error, value) => {
      pending--;
      if (error) reject(error);
      else resolve(value);
    });
  });

/**
 * Ends the process now. `process.exit` waits for the threads of the pool, and one may be at a file whose server is gone, or
 * at a name server that says nothing. A new program in its place ends all threads; a Node without `execve` (before 22.15)
 * can only kill itself then, so that its exit code is 137.
 */
export const leave = (code: number): never => {
  if (pending > 0) {
    process.removeAllListeners('warning');
    const { execPath, execve } = process as typeof process & { execve?: typeof process.execve };
    execve?.call(process, execPath, [execPath, '-e', `process.exit(${code})`], {});
    process.kill(process.pid, 'SIGKILL');
  }
  process.exit(code);
};
