import { env as globalEnv } from 'cloudflare:workers';
import type { BoardApi } from '../contract/board.ts';
import type { Config } from '../contract/config.ts';
import { isPushed } from '../engine/board/shards.ts';
import { CHECKS } from '../engine/checks/index.ts';
import type { ParsedConfig } from '../engine/config/parse.ts';
import { type BoardObject, type Env, secretOf } from '../platform/workerd/env.ts';
import { viewsOf } from '../platform/workerd/views.ts';
import { createApp } from './app.ts';
import { configProblem, loadConfig } from './config.ts';
import { pingAfter } from './ping.ts';
import type { AppPorts, Heartbeat } from './ports.ts';

export { Board } from './board.ts';
export { Prober } from './prober.ts';

/** There is one Board; its name must never change, since its state hangs on it. */
const BOARD = 'board';

const boardOf = (env: Env): DurableObjectStub<BoardObject> => env.BOARD.getByName(BOARD);

/** A stub is bound to the request it was made in, so each call makes its own. */
const boardApi = (env: Env): BoardApi => ({
  run: () => boardOf(env).run(),
  beat: (check, beat) => boardOf(env).beat(check, beat),
  history: (check, window, reader) => boardOf(env).history(check, window, reader),
  incidents: (page, reader) => boardOf(env).incidents(page, reader),
  incident: (id, reader) => boardOf(env).incident(id, reader),
  hiddenView: () => boardOf(env).hiddenView(),
});

const heartbeatOf = ({ checks }: Config, id: string): Heartbeat | undefined => {
  const check = checks.find((each) => each.id === id);
  if (check === undefined || !isPushed(check, CHECKS)) return undefined;
  return { token: (check.spec as { readonly token?: string }).token, public: check.public };
};

/** What the process that runs us knows of the disk; silence is trouble too. */
const storeTrouble = async (host: Fetcher): Promise<string | undefined> => {
  const answer = await host.fetch('http://host/store').catch(() => undefined);
  if (answer === undefined) return 'the process that watches the store does not answer';
  const text = await answer.text();
  return answer.ok ? undefined : text;
};

/** What routes ask of the config. One that cannot be used knows no checks; the last view is shown all the same. */
const configPorts = (loaded: ParsedConfig): Pick<AppPorts, 'heartbeat' | 'ids' | 'notReady' | 'configProblem'> =>
  loaded.ok
    ? {
        heartbeat: (id) => heartbeatOf(loaded.config, id),
        ids: loaded.config.checks.map(({ id }) => id),
        notReady: loaded.config.alerts.flatMap(({ id, unset }) => (unset === undefined ? [] : { id, unset })),
      }
    : { heartbeat: () => undefined, ids: [], notReady: [], configProblem: configProblem(loaded) };

const siteOf = (env: Env, loaded: ParsedConfig) =>
  createApp({
    readView: viewsOf(env).read,
    board: boardApi(env),
    token: secretOf(env, 'SITREP_TOKEN'),
    ...configPorts(loaded),
    now: Date.now,
    // Under `serve` there is no data centre: what this isolate remembers is enough, and bounded.
    cache: env.SITREP_UNMETERED === undefined ? caches.default : undefined,
    ...(env.SITREP_HOST === undefined ? {} : { storeTrouble: () => storeTrouble(env.SITREP_HOST!) }),
  });

const sites = new WeakMap<Env, ReturnType<typeof siteOf>>();

const site = (env: Env, loaded: ParsedConfig): ReturnType<typeof siteOf> => {
  const known = sites.get(env) ?? siteOf(env, loaded);
  sites.set(env, known);
  return known;
};

export default {
  async fetch(request, env, ctx) {
    return site(env, loadConfig(env)).fetch(request, env, ctx);
  },

  async scheduled({ scheduledTime }, env, ctx) {
    const loaded = loadConfig(env);
    if (!loaded.ok) throw new Error(configProblem(loaded));
    await boardOf(env).tick(scheduledTime);
    ctx.waitUntil(pingAfter(loaded.config));
  },
} satisfies ExportedHandler<Env>;

// Parsed while the isolate starts, which costs no request its CPU time; and a mistake is in the log at once.
const atStart = loadConfig(globalEnv as unknown as Env);
if (!atStart.ok) console.error(configProblem(atStart));
