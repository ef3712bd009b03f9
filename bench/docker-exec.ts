/** What Docker does to run a HEALTHCHECK, which is an exec: the processor time of the engine, its shims and the command. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { type Engine, startEngine } from '../test/docker/engine.ts';

/** Of each command, in turns. */
const ROUNDS = 6;
const RUNS = 15;

/** ms of a tick of /proc/PID/stat (proc_pid_stat(5)). */
const TICK = 10;

const DOCKERFILE = `FROM scratch
COPY . /
CMD ["/busybox", "httpd", "-f", "-p", "8080", "-h", "/"]
`;

/** A program that does nothing, to tell what the exec itself takes. */
const NOTHING = 'int main(void) { return 0; }\n';

const makeImage = (engine: Engine, folder: string, program: string): void => {
  const context = join(folder, 'image');
  mkdirSync(context);
  copyFileSync(program, join(context, 'sitrep'));
  copyFileSync('/bin/busybox', join(context, 'busybox'));
  writeFileSync(join(context, 'index.html'), 'ok');
  writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
  const gcc = ['-static', '-O2', '-x', 'c', '-', '-o', join(context, 'nothing')];
  spawnSync('gcc', gcc, { input: NOTHING, stdio: ['pipe', 'inherit', 'inherit'] });
  for (const args of [
    ['build', '--quiet', '--tag', 'bench', context],
    ['run', '--detach', '--name', 'bench', '--network', 'host', 'bench'],
  ]) {
    const { code, err } = engine.docker(...args);
    if (code !== 0) throw new Error(`docker ${args[0]}: ${err}`);
  }
};

/** A request to the engine, as the docker command makes it: that would take more than what is measured. */
const ask = (socketPath: string, path: string, body: object): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method: 'POST', headers }, async (response) => {
      let text = '';
      for await (const piece of response) text += piece;
      resolve(text);
    });
    asked.on('error', reject).end(JSON.stringify(body));
  });

/** Resolves when the command has ended, as its output does then. */
const exec = async (socket: string, command: readonly string[]): Promise<void> => {
  const made = await ask(socket, '/containers/bench/exec', { Cmd: command, AttachStdout: true, AttachStderr: true });
  await ask(socket, `/exec/${(JSON.parse(made) as { Id: string }).Id}/start`, {});
};

/** ms that the engine's processes have used, with all that have ended under them. Their command lines name its folder. */
const used = (folder: string): number => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.reduce((sum, pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) return sum;
      const [, rest = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return (
        sum +
        rest
          .split(' ')
          .slice(11, 15)
          .reduce((ticks, one) => ticks + Number(one), 0) *
          TICK
      );
    } catch {
      // It has ended; its time counts as its parent's.
      return sum;
    }
  }, 0);
};

/** Lines for the bench; a single one with the reason where no engine can be started. */
export const execLines = async (folder: string, program: string): Promise<string[]> => {
  const engine = await startEngine(folder);
  if (typeof engine === 'string') return [`docker exec: not measured, ${engine}`];
  const commands: Record<string, readonly string[]> = {
    'a program that does nothing': ['/nothing'],
    'sitrep, one check by flag': ['/sitrep', 'health', '--http', 'http://127.0.0.1:8080/index.html'],
    'busybox wget': ['/busybox', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/index.html'],
  };
  try {
    makeImage(engine, folder, program);
    const socket = join(folder, 'docker.sock');
    const totals = new Map(Object.keys(commands).map((title) => [title, 0]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [title, command] of Object.entries(commands)) {
        const before = used(folder);
        for (let left = RUNS; left > 0; left--) await exec(socket, command);
        totals.set(title, totals.get(title)! + used(folder) - before);
      }
    }
    const [nothing = 0] = totals.values();
    return [...totals].map(([title, total]) => {
      const each = total / ROUNDS / RUNS;
      return `docker exec, ${title.padEnd(28)} ${each.toFixed(1)} ms CPU, ${(each - nothing / ROUNDS / RUNS).toFixed(1)} more than nothing`;
    });
  } finally {
    engine.docker('rm', '--force', 'bench');
    await engine.end();
  }
};
