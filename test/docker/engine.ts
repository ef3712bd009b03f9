import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Kept between runs; the packages are unpacked here and not installed, so that no service is started. */
const UNPACKED = resolve(import.meta.dirname, '../../build/docker-engine');
/** The last one is what `docker run --init` starts. */
const PACKAGES = ['docker.io', 'containerd', 'tini'];
const PATH = ['usr/bin', 'usr/sbin'].map((folder) => join(UNPACKED, folder)).concat(process.env.PATH!, '/usr/sbin');

/** ms that a command may take: an image is built in less. */
const LONGEST_MS = 120_000;

/** ms that the daemon may take to end. */
const END_MS = 20_000;

/** What a command printed, and its exit code. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Engine {
  /** Runs `docker` with these arguments. */
  docker(...args: readonly string[]): Ran;
  /** Runs another program that speaks to the engine. */
  run(command: string, args: readonly string[], cwd?: string): Ran;
  end(): Promise<void>;
}

/** A Docker engine of its own, in a network of its own; or why there can be none here. */
export const startEngine = async (folder: string): Promise<Engine | string> => {
  const unpacked = unpack();
  if (unpacked !== undefined) return unpacked;
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const env = { ...process.env, PATH: PATH.join(delimiter), DOCKER_HOST: socket, DOCKER_BUILDKIT: '1' };
  const run: Engine['run'] = (command, args, cwd = folder) => {
    const settings = { cwd, env, encoding: 'utf8', timeout: LONGEST_MS, killSignal: 'SIGKILL' } as const;
    const { status, stdout, stderr, error } = spawnSync(command, args, settings);
    return { code: status, out: stdout ?? '', err: error ? String(error) : stderr };
  };
  const flags = ['data-root', 'exec-root', 'pidfile'].map((name) => `--${name}=${join(folder, name)}`);
  const network = ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs'];
  const daemon = ['ip', 'link', 'set', 'lo', 'up;', 'exec', 'dockerd', '-H', socket, ...flags, ...network].join(' ');
  // A file and no pipe: while a command runs nobody would read the pipe, and a full one stops the daemon.
  const log = join(folder, 'daemon.log');
  const output = openSync(log, 'w');
  const child = spawn('unshare', ['--net', 'sh', '-c', daemon], { env, stdio: ['ignore', 'ignore', output] });
  closeSync(output);
  const why = await ready(child, log);
  if (why !== undefined) return why;
  const end = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    const pid = Number(readFileSync(join(folder, 'pidfile'), 'utf8'));
    process.kill(pid, 'SIGTERM');
    const timer = setTimeout(() => process.kill(pid, 'SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
    unmount(folder);
  };
  return { docker: (...args) => run('docker', args), run, end };
};

/** Why it cannot be unpacked, if so. */
const unpack = (): string | undefined => {
  const isThere = ['usr/sbin/dockerd', 'usr/bin/docker-init'].every((file) => existsSync(join(UNPACKED, file)));
  if (isThere) return undefined;
  mkdirSync(UNPACKED, { recursive: true });
  const { status, stderr, error } = spawnSync('apt-get', ['download', ...PACKAGES], {
    cwd: UNPACKED,
    encoding: 'utf8',
  });
  if (status !== 0) return `the packages ${PACKAGES.join(' and ')} cannot be downloaded: ${error ?? stderr}`;
  for (const file of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
    spawnSync('dpkg', ['-x', file, '.'], { cwd: UNPACKED });
    rmSync(join(UNPACKED, file));
  }
  return undefined;
};

/** Why the daemon does not listen, if so. */
const ready = async (child: ChildProcess, log: string): Promise<string | undefined> => {
  for (let tries = 0; tries < 600; tries++) {
    const text = readFileSync(log, 'utf8');
    if (/API listen on/.test(text)) return undefined;
    if (child.exitCode !== null) return `dockerd does not run here: ${text.slice(-500)}`;
    await sleep(100);
  }
  return `dockerd did not listen: ${readFileSync(log, 'utf8').slice(-500)}`;
};

/** What the engine has left mounted. */
const unmount = (folder: string): void => {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[4] ?? '').filter((point) => point.startsWith(`${folder}/`));
  for (const point of points.reverse()) spawnSync('umount', ['-l', point]);
};

/** Asks again until the answer is as it should be; what it was at last, for the message of a failed test. */
export const eventually = async <T>(ask: () => T, isThere: (answer: T) => boolean, ms = 60_000): Promise<T> => {
  const end = performance.now() + ms;
  let answer = ask();
  while (!isThere(answer) && performance.now() < end) {
    await sleep(200);
    answer = ask();
  }
  return answer;
};
