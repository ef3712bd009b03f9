import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { Miniflare, MiniflareOptions } from 'miniflare';
import type { Secret } from '../../contract/config.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { StatusAnswer } from '../../contract/view.ts';
import { networkBinding } from './network.ts';
import { type BuiltWorker, readWorker } from './worker-files.ts';

export interface RunnerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the store; made where it is missing. */
  readonly persist: string;
  /** Text of the config. */
  readonly checks: string;
  readonly secrets: readonly Secret[];
  /** Folder of the built Worker, if not beside this program. */
  readonly worker?: string | undefined;
  /** What the Worker writes to its console. */
  readonly log: (message: string) => void;
}

/** The Worker, running here. */
export interface Runner {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Fires the cron as of `at`, ms since the epoch; settles when the tick has ended. */
  tick(at: number): Promise<void>;
  /** What `GET /status` answers. */
  status(): Promise<StatusAnswer>;
  /** Starts anew with another config, on the same port and store. */
  reload(checks: string, secrets: readonly Secret[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the Worker in Miniflare; the failure says what to do about it. */
export async function startRunner(options: RunnerOptions): Promise<Outcome<Runner>> {
  const worker = await readWorker(options.worker);
  if (!worker.ok) return worker;
  const library = await loadMiniflare(worker.value.runtime);
  if (!library.ok) return library;
  const taken = await whyNotListen(options.host, options.port);
  if (taken !== undefined) return failed('probe', taken);
  const folder = await makeFolder(options.persist);
  if (!folder.ok) return folder;
  const miniflare = new library.value.Miniflare(miniflareOptions(options, worker.value));
  const ready = await miniflare.ready.catch((error: Error) => error);
  if (ready instanceof Error) return failed('probe', `the Workers runtime did not start: ${ready.message}`);
  const url = ready.href.replace(/\/$/, '');
  return succeeded(runnerOf(miniflare, url, { ...options, port: portOf(url) }, worker.value));
}

/** A URL does not spell out the port of its scheme, which is 80 here: `--port 80` must not become "any free one". */
export const portOf = (url: string): number => Number(new URL(url).port || 80);

function runnerOf(miniflare: Miniflare, url: string, options: RunnerOptions, worker: BuiltWorker): Runner {
  return {
    url,
    tick: async (at) => {
      const handler = await miniflare.getWorker();
      const { outcome } = await handler.scheduled({ scheduledTime: new Date(at), cron: '* * * * *' });
      if (outcome !== 'ok') throw new Error(`the tick ended with "${outcome}"`);
    },
    status: async () => (await (await miniflare.dispatchFetch(`${url}/status`)).json()) as StatusAnswer,
    reload: (checks, secrets) => miniflare.setOptions(miniflareOptions({ ...options, checks, secrets }, worker)),
    stop: () => miniflare.dispose(),
  };
}

/** What workerd notes of each failed connection, with a stack of addresses; the Worker is told of it and says it in words. */
const RUNTIME_NOTE = /; sentryErrorContext = /;

function miniflareOptions(options: RunnerOptions, { config, manifest }: BuiltWorker): MiniflareOptions {
  const values = [
    ...options.secrets,
    { name: 'SITREP_CHECKS', value: options.checks },
    { name: 'SITREP_UNMETERED', value: '1' },
  ];
  const bindings = values.map(({ name, value }) => [name, { type: 'text', value }] as const);
  return {
    host: options.host,
    port: options.port,
    // Else Miniflare asks Cloudflare what `request.cf` should hold, and waits for the answer.
    cf: false,
    // Else it writes to the home folder, which a container's user need not have, so that other Workers find this one.
    enableDevRegistry: false,
    logRequests: false,
    resourcePersistencePath: resolve(options.persist),
    handleStructuredLogs: ({ message }) => {
      if (!RUNTIME_NOTE.test(message)) options.log(message);
    },
    workers: [
      {
        config: {
          ...config,
          manifest,
          env: { ...config.env, SITREP_NETWORK: networkBinding(), ...Object.fromEntries(bindings) },
        },
      },
    ],
  };
}

/** Codes of `import` and, in the built file, of `require`. */
const ABSENT: readonly string[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

async function loadMiniflare(wanted: string): Promise<Outcome<typeof import('miniflare')>> {
  try {
    return succeeded(await import('miniflare'));
  } catch (error) {
    if (!ABSENT.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return failed('missing', `the Workers runtime is missing: install it beside sitrep with npm install ${wanted}`);
  }
}

/** Asked before the runtime is started, whose own words for it are many lines of C++. */
function whyNotListen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((settle) => {
    server.once('error', (error: NodeJS.ErrnoException) => settle(listenProblem(host, port, error)));
    server.listen(port, host, () => server.close(() => settle(undefined)));
  });
}

function listenProblem(host: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is taken: end the program that has it, or choose another with --port (0 takes any free one)`;
  }
  if (code === 'EACCES') return `port ${port} may not be used by this user: choose one over 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine: see --host`;
  return `cannot listen on ${host} port ${port}: ${message}`;
}

async function makeFolder(path: string): Promise<Outcome<void>> {
  try {
    await mkdir(dirname(resolve(path)), { recursive: true });
    // Not recursive: where a file system refuses by ENOENT, as /proc does, Node would try for ever.
    await mkdir(path).catch(unlessThere);
    // Made and taken away: rights, a read-only file system or a file of that name would show in the runtime's own words.
    await rmdir(await mkdtemp(join(path, '.writable-')));
    return succeeded(undefined);
  } catch (error) {
    return failed('probe', `cannot keep the store in ${path}: ${(error as Error).message}; see --persist`);
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
