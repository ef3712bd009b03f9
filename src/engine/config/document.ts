import type { ChannelRegistry } from '../../contract/alert.ts';
import type { Schema } from '../../contract/schema.ts';
import { optional } from '../schema/combine.ts';
import { list, text, textLike } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';
import { alertsField } from './alerts.ts';
import { defaultsField } from './common.ts';
import { locationsField } from './locations.ts';
import { maintenanceField } from './maintenance.ts';

/** `status.acme.dev` → `https://status.acme.dev`. */
const guessAddress = (input: unknown): string | undefined =>
  typeof input === 'string' && /^[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(input) ? `https://${input}` : undefined;

const webAddress = (about: string) =>
  textLike(/^https?:\/\/[^\s/]+\S*$/, 'a web address such as "https://status.acme.dev"', about, guessAddress);

const link = section({ title: text('text of the link'), url: webAddress('target of the link') }, 'a link');

const siteField = section(
  {
    title: optional(text('heading of the page'), 'Status'),
    url: optional(webAddress('address of the page; alerts and the feed link to it')),
    description: optional(text('a sentence under the heading')),
    logo: optional(
      textLike(
        /^(?:https:\/\/|\/|data:image\/)\S+$/,
        'an https: address, a path or a data:image URL',
        'image beside the title',
      ),
    ),
    colors: optional(
      section(
        {
          accent: optional(
            textLike(/^#(?:[\da-fA-F]{3}|[\da-fA-F]{6})$/, 'a colour such as "#0b7285"', 'colour of links'),
          ),
        },
        'colours of the page',
      ),
    ),
    links: optional(list(link, 'links at the foot of the page'), []),
  },
  'how the status page looks',
);

export const pingField = webAddress(
  'URL to call after every good tick, so that a monitor elsewhere notices when Sitrep stops',
);

/** The whole of `checks.json`; `check` is what one entry of `checks` must be. */
export const documentField = <const Check extends Schema>(check: Check, channels?: ChannelRegistry) => {
  return section(
    {
      $schema: optional(text('JSON Schema of this file, for editors')),
      site: optional(siteField, {}),
      defaults: optional(defaultsField, {}),
      locations: optional(locationsField, []),
      checks: list(check, 'the checks', 'expected at least one check, found none'),
      alerts: optional(alertsField(channels), []),
      maintenance: optional(maintenanceField, []),
      canaries: optional(
        list(
          text('id of a check'),
          'checks of hosts that are always up: while all of them fail, our own network is at fault, and network failures do not count',
        ),
        [],
      ),
      ping: optional(pingField),
    },
    'what Sitrep checks, and what counts as healthy',
  );
};
