import type { AlertDesk, AlertRoute, ChannelPorts, ChannelRegistry, Delivery, Parcel } from '../contract/alert.ts';
import type { Scope } from '../contract/ports.ts';
import { clip } from './format.ts';
import type { SiteWords } from './messages.ts';
import { due, nextWake, settle } from './retry.ts';
import { plan } from './thread.ts';

/** One attempt may take this long: a receiver that is slower than that is down. */
const PATIENCE_MS = 10_000;

/** Characters of a receiver's answer that are kept. */
const SHOWN = 200;

export interface DeskSettings {
  readonly routes: readonly AlertRoute[];
  readonly site: SiteWords;
  readonly channels: ChannelRegistry;
  readonly ports: ChannelPorts;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Takes secrets out of what a receiver answered. */
  readonly redact: (text: string) => string;
}

const lost = (answer: string): Delivery => ({ accepted: false, answer, retry: true });

/** One attempt that ends in time, whatever the channel does. */
export const attempt = (parcel: Parcel, handle: string | undefined, settings: DeskSettings): Promise<Delivery> => {
  const { routes, channels, ports } = settings;
  const route = routes.find(({ id }) => id === parcel.route);
  const channel = route && channels[route.type];
  if (!route || !channel) return Promise.resolve(lost('the alert is no longer in the config'));
  const actions = new Set<() => void>();
  const scope = {
    cancelled: false,
    onCancel: (action: () => void) => {
      actions.add(action);
      return () => void actions.delete(action);
    },
  };
  // A channel that throws before its first `await` has rejected too.
  const send = async () => channel.send(route.spec, parcel.notice, ports, scope satisfies Scope, handle);
  return new Promise((resolve) => {
    const stop = ports.clock.after(PATIENCE_MS, () => {
      scope.cancelled = true;
      for (const action of actions) action();
      resolve(lost(`no answer within ${PATIENCE_MS / 1000} s`));
    });
    send()
      .catch((error: unknown) => lost(`a fault of Sitrep itself: ${String(error)}`))
      .then((delivery) => {
        stop();
        resolve(delivery);
      });
  });
};

export const createDesk = (settings: DeskSettings): AlertDesk => ({
  plan: (state, situation) => plan(state, situation, settings.routes, settings.site),
  due,
  nextWake,
  send: async (parcel, handle) => {
    const delivery = await attempt(parcel, handle, settings);
    // Cut last: half a secret could no longer be recognised as one.
    return { ...delivery, answer: clip(settings.redact(delivery.answer), SHOWN) };
  },
  settle: (state, results, now) => settle(state, results, now, settings.random),
});
