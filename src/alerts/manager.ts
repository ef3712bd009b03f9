import type {
  AlertManager,
  AlertRoute,
  AlertState,
  ChannelPorts,
  ChannelRegistry,
  Delivery,
  OutboxMessage,
} from '../contract/alert.ts';
import { openScope } from '../engine/util/scope.ts';
import { clip } from './format.ts';
import type { SiteNames } from './messages.ts';
import { plan } from './plan.ts';
import { due, expire, nextWake, settle } from './retry.ts';

/** An attempt that takes longer than this has failed. */
const ATTEMPT_TIMEOUT_MS = 10_000;

/** Characters of a receiver's answer that are kept. */
const ANSWER_LENGTH = 200;

export interface AlertManagerSettings {
  readonly routes: readonly AlertRoute[];
  readonly site: SiteNames;
  readonly channels: ChannelRegistry;
  readonly ports: ChannelPorts;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Removes secrets from a receiver's answer. */
  readonly redact: (text: string) => string;
}

const failedDelivery = (answer: string): Delivery => ({ accepted: false, answer, retry: true });

/** One attempt with a time limit that holds for any channel. */
export const attempt = (
  message: OutboxMessage,
  handle: string | undefined,
  { routes, channels, ports }: AlertManagerSettings,
): Promise<Delivery> => {
  const route = routes.find(({ id }) => id === message.route);
  const channel = route && channels[route.type];
  if (!route || !channel) return Promise.resolve(failedDelivery('the alert is no longer in the config'));
  const { scope, cancel } = openScope();
  // An async function, so that a channel that throws before its first `await` rejects too.
  const send = async () => channel.send({ spec: route.spec, notice: message.notice, ports, scope, handle });
  return new Promise((resolve) => {
    const stop = ports.clock.after(ATTEMPT_TIMEOUT_MS, () => {
      cancel();
      resolve(failedDelivery(`no answer within ${ATTEMPT_TIMEOUT_MS / 1000} s`));
    });
    send()
      .catch((error: unknown) => failedDelivery(`an internal error of Sitrep: ${String(error)}`))
      .then((delivery) => {
        stop();
        resolve(delivery);
      });
  });
};

/** The state as it is without the messages of these routes. */
const without = (state: AlertState, routes: ReadonlySet<string>): AlertState =>
  routes.size === 0 ? state : { ...state, outbox: state.outbox.filter(({ route }) => !routes.has(route)) };

export const createAlertManager = (settings: AlertManagerSettings): AlertManager => {
  // Messages for a channel that lacks a secret wait until it is set, for as long as for one that does not answer.
  const notReady = new Set(settings.routes.flatMap(({ id, unset }) => (unset === undefined ? [] : [id])));
  return {
    plan: (state, input) => {
      const planned = plan(state, input, settings.routes, settings.site);
      return notReady.size === 0 ? planned : expire(planned, notReady, input.now);
    },
    due: (state, now) => due(without(state, notReady), now),
    nextWake: (state, now) => nextWake(without(state, notReady), now),
    send: async (message, handle) => {
      const delivery = await attempt(message, handle, settings);
      // Cut last: half a secret could no longer be recognised as one.
      return { ...delivery, answer: clip(settings.redact(delivery.answer), ANSWER_LENGTH) };
    },
    settle: (state, results, now) => settle(state, results, now, settings.random),
  };
};
