import type { BoardApi } from '../contract/board.ts';
import type { CheckRegistry } from '../contract/check.ts';
import type { WorkingConfig } from '../contract/compiled.ts';
import type { Config } from '../contract/config.ts';
import { hintNear } from '../contract/location.ts';
import { PROBE_PATH } from '../contract/prober.ts';
import { ATTEMPTS, isPushed } from '../engine/board/shards.ts';
import { probeAll } from '../engine/probe/pool.ts';
import { type BoardObject, type Env, secretOf } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';
import { viewsOf } from '../platform/workerd/views.ts';
import { createApp } from './app.ts';
import { configProblem, type WorkerConfig } from './config.ts';
import { deploymentOf } from './deployment.ts';
import { pingAfter } from './ping.ts';
import type { AppPorts, Heartbeat } from './ports.ts';

/** There is one Board; its name must never change, since its state hangs on it. */
const BOARD = 'board';

const boardOf = (env: Env, locationHint: string | undefined): DurableObjectStub<BoardObject> =>
  // A hint counts only when the Board is first reached, and nobody knows who reaches it first.
  env.BOARD.getByName(
    BOARD,
    locationHint === undefined ? {} : { locationHint: locationHint as DurableObjectLocationHint },
  );

/** Where the Board is created: near the home of the first check that has one. */
const hintOf = (loaded: WorkingConfig): string | undefined =>
  loaded.ok
    ? hintNear(loaded.config.checks.find(({ locations }) => locations !== undefined)?.locations?.[0])
    : undefined;

/** A stub is bound to the request it was made in, so each call makes its own. */
const boardApi = (env: Env, hint: string | undefined): BoardApi => ({
  run: () => boardOf(env, hint).run(),
  beat: (check, beat) => boardOf(env, hint).beat(check, beat),
  history: (check, window, reader, location) => boardOf(env, hint).history(check, window, reader, location),
  incidents: (page, reader) => boardOf(env, hint).incidents(page, reader),
  incident: (id, reader) => boardOf(env, hint).incident(id, reader),
  hiddenView: () => boardOf(env, hint).hiddenView(),
  figures: () => boardOf(env, hint).figures(),
  exportState: (after) => boardOf(env, hint).exportState(after),
  importState: (batch) => boardOf(env, hint).importState(batch),
});

const heartbeatOf = ({ checks }: Config, types: CheckRegistry, id: string): Heartbeat | undefined => {
  const check = checks.find((each) => each.id === id);
  if (check === undefined || !isPushed(check, types)) return undefined;
  return { token: (check.spec as { readonly token?: string }).token, public: check.public };
};

/** What the process that runs us knows of the disk; silence is trouble too. */
const storeTrouble = async (host: Fetcher): Promise<string | undefined> => {
  const answer = await host.fetch('http://host/store').catch(() => undefined);
  if (answer === undefined) return 'the process that watches the store does not answer';
  const text = await answer.text();
  return answer.ok ? undefined : text;
};

/** The prober is closed unless the secret is set. */
const proberPorts = (env: Env, types: CheckRegistry): Pick<AppPorts, 'prober'> => {
  const token = secretOf(env, 'SITREP_PROBER_TOKEN');
  if (token === undefined) return {};
  const { SITREP_HOST: host } = env;
  return {
    prober: {
      token,
      probe: (checks, onReading, scope) =>
        probeAll(checks, types, workerdPorts(), { attempts: ATTEMPTS, onReading, scope }),
      ...(host === undefined
        ? {}
        : { forward: (body) => host.fetch(`http://host${PROBE_PATH}`, { method: 'POST', body }) }),
    },
  };
};

/** What routes ask of the config. One that cannot be used knows no checks; the last view is shown all the same. */
const configPorts = (
  loaded: WorkingConfig,
  types: CheckRegistry,
): Pick<AppPorts, 'heartbeat' | 'ids' | 'notReady' | 'configProblem'> =>
  loaded.ok
    ? {
        heartbeat: (id) => heartbeatOf(loaded.config, types, id),
        ids: loaded.config.checks.map(({ id }) => id),
        notReady: loaded.config.alerts.flatMap(({ id, unset }) => (unset === undefined ? [] : { id, unset })),
      }
    : { heartbeat: () => undefined, ids: [], notReady: [], configProblem: configProblem(loaded) };

const siteOf = (env: Env, { load, checks }: WorkerConfig) => {
  const loaded = load(env);
  const platform = env.SITREP_UNMETERED === undefined ? 'cloudflare' : 'serve';
  return createApp({
    readView: viewsOf(env).read,
    board: boardApi(env, hintOf(loaded)),
    token: secretOf(env, 'SITREP_TOKEN'),
    ...configPorts(loaded, checks),
    ...proberPorts(env, checks),
    deployment: () => deploymentOf(load(env), checks, platform),
    now: Date.now,
    // Under `serve` there is no data centre: what this isolate remembers is enough, and bounded.
    cache: platform === 'cloudflare' ? caches.default : undefined,
    ...(env.SITREP_HOST === undefined ? {} : { storeTrouble: () => storeTrouble(env.SITREP_HOST!) }),
  });
};

/** What the platform calls: a request, or the cron's minute. */
export const createHandler = (config: WorkerConfig) => {
  const sites = new WeakMap<Env, ReturnType<typeof siteOf>>();
  const site = (env: Env): ReturnType<typeof siteOf> => {
    const known = sites.get(env) ?? siteOf(env, config);
    sites.set(env, known);
    return known;
  };
  return {
    async fetch(request, env, ctx) {
      return site(env).fetch(request, env, ctx);
    },

    async scheduled({ scheduledTime }, env, ctx) {
      const loaded = config.load(env);
      if (!loaded.ok) throw new Error(configProblem(loaded));
      await boardOf(env, hintOf(loaded)).tick(scheduledTime);
      ctx.waitUntil(pingAfter(loaded.config));
    },
  } satisfies ExportedHandler<Env>;
};
