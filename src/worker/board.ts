import { DurableObject } from 'cloudflare:workers';
import type { BoardApi, BoardReply, RunAnswer } from '../contract/board.ts';
import type { Beat } from '../contract/ports.ts';
import { Board as Core } from '../engine/board/board.ts';
import { EDGE_PACE, SERVE_PACE } from '../engine/board/publication.ts';
import { EDGE_READS_PER_DAY } from '../engine/board/read-quota.ts';
import { withNames } from '../engine/board/view.ts';
import { redact } from '../engine/util/redact.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';
import { sqlStore } from '../platform/workerd/store.ts';
import { viewsOf } from '../platform/workerd/views.ts';
import { alertManagerOf } from './alert-manager.ts';
import { configProblem, type WorkerConfig } from './config.ts';
import { probersOf } from './probers.ts';

/** On the edge both views and answers are rationed; `serve` has a disk of its own. */
const EDGE = { pace: EDGE_PACE, readsPerDay: EDGE_READS_PER_DAY };
const SERVE = { pace: SERVE_PACE };

const createCore = (storage: DurableObjectStorage, env: Env, { checks: types, channels, load }: WorkerConfig): Core => {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(configProblem(loaded));
  const { config } = loaded;
  const { clock, text, random } = workerdPorts();
  const log = (message: string, error: unknown) =>
    console.error(redact(`${message}: ${error instanceof Error ? error.message : error}`, config.secrets));
  const limits = env.SITREP_UNMETERED === undefined ? EDGE : SERVE;
  return new Core(
    { config, types, ...limits },
    {
      store: sqlStore(storage),
      publisher: viewsOf(env),
      prober: probersOf(env, config),
      alertManager: alertManagerOf(config, channels, env),
      clock,
      text,
      random,
      log,
    },
  );
};

/** The one object that owns the state. All it decides is in `engine/board.ts`; here it meets the platform. */
export abstract class Board extends DurableObject<Env> implements BoardApi {
  protected abstract readonly config: WorkerConfig;
  #core: Core | undefined;

  /** Throws, with its mistakes, where the config is invalid. */
  get #board(): Core {
    this.#core ??= createCore(this.ctx.storage, this.env, this.config);
    return this.#core;
  }

  async tick(scheduledAt: number): Promise<void> {
    await this.#wakeLater();
    await this.#board.tick(scheduledAt);
    await this.#wakeLater();
  }

  /**
   * For intervals under the cron's minute, and alerts that wait to be tried again. The tick is not awaited: the platform
   * starts no alarm before the last has ended, and a slow target must not hold up the others.
   */
  override async alarm(): Promise<void> {
    await this.#wakeLater();
    const ticked = this.tick(Date.now());
    this.ctx.waitUntil(ticked.catch((error: unknown) => console.error('a tick failed', error)));
  }

  async run(): Promise<RunAnswer> {
    const at = new Date().toISOString();
    const { probed, events } = await this.#board.run();
    const checks = events.map(({ check, judgement, reading }) => ({
      id: check.id,
      verdict: judgement.verdict,
      reasons: withNames(check, judgement.reasons),
      checkedAt: new Date(reading.at).toISOString(),
      ...(reading.waiting === true ? { waiting: true as const } : {}),
    }));
    return { ran: [...probed], at, checks };
  }

  async beat(check: string, beat: Beat): Promise<BoardReply<null>> {
    return this.#board.beat(check, beat);
  }

  async history(...asked: Parameters<BoardApi['history']>): ReturnType<BoardApi['history']> {
    return this.#board.readers.history(...asked);
  }

  async incidents(...asked: Parameters<BoardApi['incidents']>): ReturnType<BoardApi['incidents']> {
    return this.#board.readers.incidents(...asked);
  }

  async incident(...asked: Parameters<BoardApi['incident']>): ReturnType<BoardApi['incident']> {
    return this.#board.readers.incident(...asked);
  }

  async hiddenView(): ReturnType<BoardApi['hiddenView']> {
    return { kind: 'ok', value: await this.#board.hiddenView() };
  }

  async figures(): ReturnType<BoardApi['figures']> {
    return { ...(await this.#board.figures()), storedBytes: this.ctx.storage.sql.databaseSize };
  }

  async exportState(after?: string): ReturnType<BoardApi['exportState']> {
    return this.#board.moves.export(after);
  }

  async importState(...asked: Parameters<BoardApi['importState']>): ReturnType<BoardApi['importState']> {
    return this.#board.moves.import(...asked);
  }

  async #wakeLater(): Promise<void> {
    const at = await this.#board.nextWake();
    // Each time that is set costs a row.
    if (at !== undefined && at !== (await this.ctx.storage.getAlarm())) await this.ctx.storage.setAlarm(at);
  }
}
