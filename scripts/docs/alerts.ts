import { CHANNELS } from '../../src/alerts/channels/index.ts';
import type { Channel } from '../../src/contract/alert.ts';
import { alternative, fieldTable, schema } from './fields.ts';
import { type Sections, sentence, table } from './markdown.ts';

/** The fields of an entry of `alerts`: those of its channel, or those that every entry has. */
const routeTable = (channel: Channel, own: boolean): string => {
  const { properties = {}, required = [] } = alternative(schema.properties.alerts.items.oneOf, channel.type);
  const shown = Object.entries(properties).filter(([field]) => field !== 'type' && field in channel.schema === own);
  return fieldTable({ properties: Object.fromEntries(shown), required });
};

/** The tables of docs/alerts.md. */
export const ALERT_SECTIONS: Sections = {
  channels: () =>
    table(
      ['type', 'where it goes'],
      Object.values(CHANNELS).map(({ type, about }) => [`[${type}](#${type})`, sentence(about)]),
    ),
  common: () => routeTable(CHANNELS.slack!, false),
  maintenance: () => fieldTable(schema.properties.maintenance.items),
  ...Object.fromEntries(Object.values(CHANNELS).map((channel) => [channel.type, () => routeTable(channel, true)])),
};
