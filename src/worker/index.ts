import { env as globalEnv } from 'cloudflare:workers';
import type { BoardApi } from '../contract/board.ts';
import type { Config } from '../contract/config.ts';
import { isPushed } from '../engine/board/shards.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { type BoardObject, type Env, secretOf } from '../platform/workerd/env.ts';
import { viewsOf } from '../platform/workerd/views.ts';
import { createApp } from './app.ts';
import { configProblem, loadConfig } from './config.ts';
import { Problem } from './http.ts';
import { pingAfter } from './ping.ts';

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

function heartbeatToken({ checks }: Config, id: string): string | undefined {
  const check = checks.find((each) => each.id === id);
  if (check === undefined || !isPushed(check, CHECKS)) return undefined;
  return (check.spec as { readonly token: string }).token;
}

/** What the process that runs us knows of the disk; silence is trouble too. */
async function storeTrouble(host: Fetcher): Promise<string | undefined> {
  const answer = await host.fetch('http://host/store').catch(() => undefined);
  if (answer === undefined) return 'the process that watches the store does not answer';
  const text = await answer.text();
  return answer.ok ? undefined : text;
}

const siteOf = (env: Env, config: Config) =>
  createApp({
    readView: viewsOf(env).read,
    board: boardApi(env),
    token: secretOf(env, 'SITREP_TOKEN'),
    heartbeatToken: (id) => heartbeatToken(config, id),
    now: Date.now,
    // Under `serve` there is no data centre: what this isolate remembers is enough, and bounded.
    cache: env.SITREP_UNMETERED === undefined ? caches.default : undefined,
    ...(env.SITREP_HOST === undefined ? {} : { storeTrouble: () => storeTrouble(env.SITREP_HOST!) }),
  });

const sites = new WeakMap<Env, ReturnType<typeof siteOf>>();

function site(env: Env, config: Config): ReturnType<typeof siteOf> {
  const known = sites.get(env) ?? siteOf(env, config);
  sites.set(env, known);
  return known;
}

export default {
  async fetch(request, env, ctx) {
    const loaded = loadConfig(env);
    if (!loaded.ok) return new Problem(503, configProblem(loaded)).getResponse();
    return site(env, loaded.config).fetch(request, env, ctx);
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
