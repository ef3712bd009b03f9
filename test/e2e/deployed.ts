import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { expect } from 'vitest';
import type { HistoryAnswer, IncidentsAnswer } from '../../src/contract/board.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';

export const DEPLOY_TOKEN = 'a-runner-token';

export interface Deployment {
  /** Folder of the store; in memory if absent. */
  readonly persist?: string;
  /** Secrets, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** A Worker of one module, in workerd with a Board, probers and KV. */
export const deploy = async (script: string, { persist, secrets }: Deployment) => {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['nodejs_compat'],
      kvNamespaces: ['VIEW'],
      durableObjects: {
        BOARD: { className: 'Board', useSQLite: true },
        PROBER: { className: 'Prober', useSQLite: true },
      },
      bindings: { ...secrets, SITREP_TOKEN: DEPLOY_TOKEN },
      host: '127.0.0.1',
      port: 0,
    }),
    ...(persist === undefined ? {} : { resourcePersistencePath: persist }),
  });
  const { href } = await miniflare.ready;
  const authorized = (path: string, token = DEPLOY_TOKEN, method = 'GET') =>
    fetch(new URL(path, href), { method, headers: { authorization: `Bearer ${token}` } });
  // With the token, as answers to the public are cached.
  const ask = async <T>(path: string): Promise<T> => (await (await authorized(path)).json()) as T;
  const post = async (path: string, token?: string) => {
    const answer = await authorized(path, token, 'POST');
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  };
  return {
    url: href.replace(/\/$/, ''),
    /** Probes every check now. */
    probe: () => post('/run'),
    beat: (check: string, token: string) => post(`/heartbeat/${check}`, token),
    checks: async () => (await ask<StatusAnswer>('/status')).checks,
    incidents: async () => (await ask<IncidentsAnswer>('/incidents')).incidents,
    history: (check: string) => ask<HistoryAnswer>(`/status/${check}/history?window=24h`),
    end: () => miniflare.dispose(),
  };
};
