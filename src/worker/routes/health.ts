import type { Context, Hono } from 'hono';
import type { View } from '../../contract/view.ts';
import { NOT_CONFIGURED } from '../../engine/probe/probe.ts';
import { type Component, componentHealth } from '../../present/web/component-health.ts';
import { answer, type Env, listParameter, Problem, TEXT_TYPE } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import type { Snapshots } from '../snapshot.ts';

/** Looked at afresh each time: a cached answer would say how we were. */
type Look = (insider: boolean) => Promise<readonly Component[]>;

const ping: Component = { name: 'ping', trouble: undefined };

/**
 * Alerts that were given up make no part of Sitrep unwell (it is their receivers that are), but whoever looks after it
 * should see them.
 */
const alertsOf = ({ details }: View): Component => {
  const { givenUp, pending } = details.runner.deliveries;
  const notes = [
    ...(givenUp > 0 ? [`${givenUp} given up`] : []),
    ...(pending > 0 ? [`${pending} waiting to be delivered`] : []),
  ];
  return { name: 'alerts', trouble: undefined, note: notes.length > 0 ? notes.join(', ') : undefined };
};

/** Where the store is a folder of this machine. */
const storeOf = async ({ storeTrouble }: AppPorts): Promise<readonly Component[]> =>
  storeTrouble === undefined ? [] : [{ name: 'store', trouble: await storeTrouble() }];

/** Only if the config cannot be used. Only a reader with the token sees its mistakes. */
const configOf = ({ configProblem }: AppPorts, insider: boolean): Component | undefined => {
  if (configProblem === undefined) return undefined;
  return { name: 'config', trouble: insider ? configProblem : 'it cannot be used, and nothing is probed' };
};

/** Only where channels lack a secret: their messages wait, and all else works. */
const channelsOf = ({ notReady }: AppPorts, insider: boolean): Component | undefined => {
  if (notReady.length === 0) return undefined;
  const names = notReady.map(
    ({ id, unset }) => `${id} ${NOT_CONFIGURED}${insider ? ` (set ${unset.join(', ')})` : ''}`,
  );
  return { name: 'channels', trouble: undefined, note: `not ready: ${names.join(', ')}` };
};

/** `kv`: the view can be read. `store`: what is learned can be kept. `ticks`: the last tick has ended in time. */
const storeAndTicks =
  (snapshots: Snapshots, ports: AppPorts): Look =>
  async (insider) => {
    const others = [configOf(ports, insider), channelsOf(ports, insider)].filter((each) => each !== undefined);
    const store = await storeOf(ports);
    try {
      const { stale, view } = await snapshots.read();
      const trouble = stale ? 'no tick has ended in time' : undefined;
      const ticks = { name: 'ticks', trouble };
      return [ping, { name: 'kv', trouble: undefined }, ...store, ticks, alertsOf(view()), ...others];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const ticks = { name: 'ticks', trouble: 'the view cannot be read' };
      return [ping, { name: 'kv', trouble: error.message }, ...store, ticks, ...others];
    }
  };

const endpoint = (name: string, look: Look) => async (c: Context<Env>) => {
  const asked = c.req.param('component');
  const components = (await look(c.get('hidden'))).filter(
    (component) => asked === undefined || component.name === asked,
  );
  if (components.length === 0) throw new Problem(404, `${name} has no part "${asked}".`);
  const { ok, text } = componentHealth(name, components, {
    verbose: c.req.query('verbose') !== undefined,
    exclude: listParameter(c, 'exclude') ?? [],
  });
  return answer(c, { type: TEXT_TYPE, cache: 'no-store', body: () => text, status: ok ? 200 : 503 });
};

/** The runner's own health, for whatever watches the watcher. */
export const healthRoutes = (app: Hono<Env>, snapshots: Snapshots, ports: AppPorts): void => {
  const endpoints: readonly (readonly [string, Look])[] = [
    ['livez', async () => [ping]],
    ['readyz', storeAndTicks(snapshots, ports)],
    ['healthz', storeAndTicks(snapshots, ports)],
  ];
  for (const [name, look] of endpoints) {
    app.get(`/${name}`, endpoint(name, look));
    app.get(`/${name}/:component`, endpoint(name, look));
  }
};
