import { createDesk } from '../../alerts/_desk.ts';
import { testNotice } from '../../alerts/_words.ts';
import { CHANNELS } from '../../alerts/index.ts';
import type { AlertRoute, Delivery } from '../../contract/alert.ts';
import type { Config } from '../../contract/config.ts';
import type { Ports } from '../../contract/ports.ts';
import { parseUrl } from '../../engine/_url.ts';
import { scheduleMistake } from '../../engine/calendar.ts';
import type { Alerting } from '../../engine/config.ts';
import { redact } from '../../engine/redact.ts';

/** Loaded only by commands that look at alerts: `health` has no use for thirteen channels and a calendar. */
export const ALERTING: Alerting = { channels: CHANNELS, scheduleMistake };

/** Sends a test message by the desk that the Board uses too. */
export function testDesk({ fetch, clock, text, random }: Ports, config: Config, route: AlertRoute): Promise<Delivery> {
  const desk = createDesk({
    routes: [route],
    site: config.site,
    channels: CHANNELS,
    ports: { fetch: fetch!, clock, text, parseUrl: (address) => parseUrl(address, ['http', 'https']) },
    random,
    redact: (answer) => redact(answer, config.secrets),
  });
  const now = clock.now();
  const notice = testNotice(route.id, now, config.site);
  return desk.send({ id: notice.key, route: route.id, notice, createdAt: now, attempts: 0, dueAt: now }, undefined);
}
