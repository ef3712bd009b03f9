import { createAlertManager } from '../alerts/manager.ts';
import type { AlertManager, ChannelRegistry } from '../contract/alert.ts';
import type { Config } from '../contract/config.ts';
import { parseUrl } from '../engine/net/url.ts';
import { redact } from '../engine/util/redact.ts';
import { workerdEmail } from '../platform/workerd/email.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';

/** Alerts are sent only by HTTP. */
const httpUrl = (address: string) => parseUrl(address, ['http', 'https']);

/** The alert manager of the Board: its routes, and the ports that its channels use. */
export const alertManagerOf = (config: Config, channels: ChannelRegistry, env: Env): AlertManager => {
  const { fetch, clock, text, random } = workerdPorts();
  return createAlertManager({
    routes: config.alerts,
    site: config.site,
    channels,
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
};
