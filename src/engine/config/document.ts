import * as v from 'valibot';
import type { ChannelRegistry } from '../../contract/alert.ts';
import { list, text, textLike } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';
import { alertsField } from './alerts.ts';
import { defaultsField } from './common.ts';
import { maintenanceField } from './maintenance.ts';

/** `status.acme.dev` → `https://status.acme.dev`. */
const guessAddress = (input: unknown): string | undefined =>
  typeof input === 'string' && /^[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(input) ? `https://${input}` : undefined;

const webAddress = (about: string) =>
  textLike(/^https?:\/\/[^\s/]+\S*$/, 'a web address such as "https://status.acme.dev"', about, guessAddress);

const link = section({ title: text('what is read'), url: webAddress('where it leads') }, 'a link');

const siteField = section(
  {
    title: v.optional(text('heading of the page'), 'Status'),
    url: v.optional(webAddress('where the page is served; alerts and the feed link to it')),
    description: v.optional(text('a sentence under the heading')),
    logo: v.optional(
      textLike(
        /^(?:https:\/\/|\/|data:image\/)\S+$/,
        'an https: address, a path or a data:image URL',
        'image beside it',
      ),
    ),
    colors: v.optional(
      section(
        {
          accent: v.optional(textLike(/^#(?:[\da-fA-F]{3}|[\da-fA-F]{6})$/, 'a colour such as "#0b7285"', 'of links')),
        },
        'colours of the page',
      ),
    ),
    links: v.optional(list(link, 'links at the foot of the page'), []),
  },
  'how the status page presents itself',
);

/** The whole of `checks.json`; `check` is what one entry of `checks` must be. */
export function documentField<const Check extends v.GenericSchema>(check: Check, channels?: ChannelRegistry) {
  return section(
    {
      $schema: v.optional(text('where editors find the schema of this file')),
      site: v.optional(siteField, {}),
      defaults: v.optional(defaultsField, {}),
      checks: v.pipe(list(check, 'what is watched'), v.minLength(1, 'expected at least one check, found none')),
      alerts: v.optional(alertsField(channels), []),
      maintenance: v.optional(maintenanceField, []),
      canaries: v.optional(
        list(
          text('id of a check'),
          'checks of what is always there: while all of them fail, it is our own network, and no failure counts',
        ),
        [],
      ),
      ping: v.optional(
        webAddress('asked after every good tick: a heartbeat of Sitrep itself, for a watcher elsewhere'),
      ),
    },
    'what Sitrep watches, and from when it counts as broken',
  );
}
