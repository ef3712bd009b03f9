import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../../contract/config.ts';
import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { StatusAnswer } from '../../../contract/view.ts';
import { serial } from '../../../engine/util/mutex.ts';
import { extraCertificates } from './certificates.ts';
import { askWorker } from './control.ts';
import { descriptorProblem } from './descriptors.ts';
import { type HostServer, startHostServer } from './host-server.ts';
import { listen, urlOf } from './listener.ts';
import { makeStoreFolder, StoreWatch } from './store-folder.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';
import { type BuiltWorker, readWorker } from './worker-files.ts';
import { boardFolder, secretVariables, workerdConfig } from './workerd-config.ts';
import { startWorkerd, type Workerd } from './workerd-process.ts';
import { findWorkerd } from './workerd-program.ts';

/** The running config: it changes on reload. */
export interface Watched {
  /** Text of the config. */
  readonly checks: string;
  readonly secrets: readonly Secret[];
}

export interface RunnerOptions extends Watched {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the store; made where it is missing. */
  readonly persist: string;
  /** Folder of the built Worker, if not beside this program. */
  readonly worker?: string | undefined;
  /** Output of the Worker's console, and errors around it. */
  readonly log: (message: string) => void;
}

/** The Worker, running here. */
export interface Runner {
  /** Its URL, without a trailing slash. */
  readonly url: string;
  /** Fires the cron as of `at`, ms since the epoch; settles when the tick has ended. */
  tick(at: number): Promise<void>;
  /** What `GET /status` answers. */
  status(): Promise<StatusAnswer>;
  /** The problem of the store; `undefined` if there is none. */
  storeTrouble(): Promise<string | undefined>;
  /** Starts anew with another config, on the same port and store. */
  reload(watched: Watched): Promise<void>;
  stop(): Promise<void>;
  /** Settles if the runtime cannot be kept running, with the reason. */
  readonly failed: Promise<string>;
}

/** MiB of JavaScript heap: the Board takes some 17 kB a check after three months. */
const LEAST_HEAP = 256;
const HEAP_PER_BYTE_OF_CONFIG = 0.0004;

/** A runtime that crashes within this time after its start, ms, so many times in a row, is not restarted. */
const SHORT_LIFE_MS = 10_000;
const SHORT_LIVES = 3;

/** Longest folder for the sockets: the path of a unix socket has at most 103 bytes on macOS, 107 on Linux. */
const FOLDER_LENGTH = 85;

/** A folder that only this user can look into. */
const makeSocketFolder = (): string => {
  const base = tmpdir();
  return mkdtempSync(join(base.length < FOLDER_LENGTH - 20 ? base : '/tmp', 'sitrep-'));
};

/** Starts the Worker in workerd, and the prober that it asks; a failure names the fix. */
export const startRunner = async (options: RunnerOptions): Promise<Outcome<Runner>> => {
  const worker = await readWorker(options.worker);
  if (!worker.ok) return worker;
  const program = await findWorkerd(worker.value.runtime);
  if (!program.ok) return program;
  const tooFew = descriptorProblem(options.log);
  if (tooFew !== undefined) return failed('probe', tooFew);
  const persist = await makeStoreFolder(options.persist);
  if (!persist.ok) return persist;
  const runner = new WorkerdRunner({ ...options, persist: persist.value }, worker.value, program.value);
  const started = await runner.start();
  return started.ok ? succeeded(runner) : started;
};

class WorkerdRunner implements Runner {
  readonly failed: Promise<string>;
  readonly #options: RunnerOptions;
  readonly #worker: BuiltWorker;
  readonly #program: string;
  readonly #folder = makeSocketFolder();
  readonly #watchdog: Watchdog = startWatchdog(this.#folder);
  readonly #store: StoreWatch;
  /** Starts and stops take turns. */
  readonly #inTurn = serial();
  #watched: Watched;
  #port: number;
  #host: HostServer | undefined;
  #workerd: Workerd | undefined;
  #stopping = false;
  #shortLives = 0;
  #fail: (reason: string) => void = () => undefined;

  constructor(options: RunnerOptions, worker: BuiltWorker, program: string) {
    this.#options = options;
    this.#worker = worker;
    this.#program = program;
    this.#watched = options;
    this.#port = options.port;
    this.#store = new StoreWatch(options.persist, boardFolder(worker));
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
  }

  get url(): string {
    return urlOf(this.#options.host, this.#port);
  }

  async start(): Promise<Outcome<void>> {
    this.#host = await startHostServer(this.#path('host'), () => this.storeTrouble());
    const started = await this.#inTurn(() => this.#launch());
    if (!started.ok) await this.stop();
    return started;
  }

  async tick(at: number): Promise<void> {
    const workerd = this.#workerd;
    try {
      const { status, text } = await askWorker(this.#path('control'), 'POST', `/tick?at=${at}`);
      if (status !== 204) throw new Error(text);
    } catch (error) {
      // Cut off by a new start, after which everything that is due is probed again.
      if (workerd === this.#workerd && !this.#stopping) throw error;
    }
  }

  async status(): Promise<StatusAnswer> {
    const { text } = await askWorker(this.#path('control'), 'GET', '/status');
    return JSON.parse(text) as StatusAnswer;
  }

  storeTrouble(): Promise<string | undefined> {
    return this.#store.trouble();
  }

  async reload(watched: Watched): Promise<void> {
    this.#watched = watched;
    await this.#inTurn(() => this.#restart());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#inTurn(() => this.#halt());
    this.#host?.stop();
    await this.#watchdog.end();
  }

  /** Stops the runtime. It is forgotten first, so that its exit does not count as a crash. */
  async #halt(): Promise<void> {
    const workerd = this.#workerd;
    this.#workerd = undefined;
    await workerd?.stop();
  }

  async #restart(): Promise<void> {
    if (this.#stopping) return;
    await this.#halt();
    const started = await this.#launch();
    if (!started.ok) this.#fail(started.failure.message);
  }

  async #launch(): Promise<Outcome<void>> {
    const config = this.#writeConfig();
    this.#store.forget();
    const listener = await listen(this.#options.host, this.#port);
    // Nothing may be awaited from here to the spawn, or Node would accept connections itself.
    if (!listener.ok) return listener;
    this.#port = listener.value.port;
    const began = performance.now();
    const workerd = await startWorkerd({
      program: this.#program,
      config,
      server: listener.value.server,
      env: secretVariables(this.#watched.secrets),
      log: this.#options.log,
      onPid: (pid) => this.#watchdog.watch(pid),
    });
    if (!workerd.ok) return workerd;
    this.#workerd = workerd.value;
    void workerd.value.ended.then((lastWords) => this.#onEnd(workerd.value, performance.now() - began, lastWords));
    return succeeded(undefined);
  }

  #writeConfig(): string {
    const { checks, secrets } = this.#watched;
    const checksFile = this.#path('checks.json');
    const config = this.#path('workerd.capnp');
    // A socket that is left over cannot be bound again.
    rmSync(this.#path('control'), { force: true });
    writeFileSync(checksFile, checks);
    const text = workerdConfig({
      worker: this.#worker,
      persist: this.#options.persist,
      checksFile,
      secrets,
      certificates: extraCertificates(),
      controlSocket: this.#path('control'),
      hostSocket: this.#path('host'),
      heap: Math.ceil(LEAST_HEAP + checks.length * HEAP_PER_BYTE_OF_CONFIG),
    });
    writeFileSync(config, text);
    return config;
  }

  /** workerd has ended: on request, or unexpectedly, in which case it is started again. */
  #onEnd(workerd: Workerd, lived: number, lastWords: string): void {
    if (workerd !== this.#workerd) return;
    this.#shortLives = lived < SHORT_LIFE_MS ? this.#shortLives + 1 : 1;
    if (this.#shortLives > SHORT_LIVES) {
      this.#fail(`the Workers runtime keeps exiting: ${lastWords}`);
      return;
    }
    this.#options.log(`the Workers runtime exited and is restarted${explain(lastWords)}`);
    void this.#inTurn(() => this.#restart());
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** The last output of workerd, if it explains its exit. */
const explain = (lastWords: string): string => {
  if (/Too many open files|EMFILE/i.test(lastWords)) {
    return ': too many connections for the file descriptors that it may have; raise the limit (ulimit -n)';
  }
  if (/heap|out of memory/i.test(lastWords)) return ': its memory was used up';
  return lastWords === '' ? '' : `: ${lastWords}`;
};
