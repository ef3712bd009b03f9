import { CHANNELS } from '../alerts/channels/index.ts';
import { createAlertManager } from '../alerts/manager.ts';
import type { AlertManager, AlertState } from '../contract/alert.ts';
import type { Config } from '../contract/config.ts';
import { parseUrl } from '../engine/net/url.ts';
import { redact } from '../engine/util/redact.ts';
import { workerdEmail } from '../platform/workerd/email.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';

/** Alerts go out by HTTP alone. */
const httpUrl = (address: string) => parseUrl(address, ['http', 'https']);

/** Where the Board's notices are planned, and the channels they go out by. */
export function alertManagerOf(config: Config, env: Env): AlertManager {
  const { fetch, clock, text, random } = workerdPorts();
  const manager = createAlertManager({
    routes: config.alerts,
    site: config.site,
    channels: CHANNELS,
    ports: {
      fetch: fetch!,
      clock,
      text,
      parseUrl: httpUrl,
      ...(env.EMAIL === undefined ? {} : { email: workerdEmail(env.EMAIL) }),
    },
    random,
    redact: (answer) => redact(answer, config.secrets),
  });
  return holdBack(manager, new Set(config.alerts.filter(({ unset }) => unset !== undefined).map(({ id }) => id)));
}

/** What goes to channels that lack a secret waits until it is set. */
function holdBack(manager: AlertManager, waiting: ReadonlySet<string>): AlertManager {
  if (waiting.size === 0) return manager;
  const others = (state: AlertState): AlertState => ({
    ...state,
    outbox: state.outbox.filter(({ route }) => !waiting.has(route)),
  });
  return {
    ...manager,
    due: (state, now) => manager.due(others(state), now),
    nextWake: (state, now) => manager.nextWake(others(state), now),
  };
}
