import { CHANNELS } from '../../alerts/channels/index.ts';
import { createAlertManager } from '../../alerts/manager.ts';
import { testNotice } from '../../alerts/messages.ts';
import type { AlertRoute, ChannelRegistry, Delivery } from '../../contract/alert.ts';
import type { Config } from '../../contract/config.ts';
import { failed } from '../../contract/failure.ts';
import type { Ports } from '../../contract/ports.ts';
import type { Alerting } from '../../engine/config/parse.ts';
import { scheduleMistake } from '../../engine/maintenance/calendar.ts';
import { parseUrl } from '../../engine/net/url.ts';
import { redact } from '../../engine/util/redact.ts';

/** Loaded only by commands that use alerts: `health` does not need the channels and the calendar. */
export const ALERTING: Alerting = { channels: CHANNELS, scheduleMistake };

const ELSEWHERE = 'it goes through the send_email binding of the deployed Worker, so it cannot be tested from here';

/** Sends a test message by the alertManager that the Board uses too. */
export const sendTestAlert = (
  { fetch, clock, text, random }: Ports,
  config: Config,
  route: AlertRoute,
  channels: ChannelRegistry,
): Promise<Delivery> => {
  const email = async () => failed('probe', ELSEWHERE);
  const alertManager = createAlertManager({
    routes: [route],
    site: config.site,
    channels,
    ports: { fetch: fetch!, clock, text, parseUrl: (address) => parseUrl(address, ['http', 'https']), email },
    random,
    redact: (answer) => redact(answer, config.secrets),
  });
  const now = clock.now();
  const notice = testNotice(route.id, now, config.site);
  return alertManager.send(
    { id: notice.key, route: route.id, notice, createdAt: now, attempts: 0, dueAt: now },
    undefined,
  );
};
