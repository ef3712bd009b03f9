import type { Draft } from './draft.ts';
import type { Hide } from './secrets.ts';
import type { Section } from './section.ts';

/** How another program names what one of the channels of Sitrep needs. */
export interface ChannelForm {
  readonly type: string;
  /** Field here → field there, whose value is a credential. */
  readonly secret?: Readonly<Record<string, string>>;
  /** Field here → field there. */
  readonly plain?: Readonly<Record<string, string>>;
}

/** The channel that `form` makes of a section; `undefined` where something that it needs is missing. */
export const readChannel = (form: ChannelForm, section: Section, prefix: string, hide: Hide): Draft | undefined => {
  const secrets = Object.entries(form.secret ?? {}).map(([field, key]) => {
    const name = `${prefix}_${field.replace(/([a-z])([A-Z])/g, '$1_$2')}`;
    return [field, hide(name, section.text(key), `${section.path}.${key}`)] as const;
  });
  if (secrets.some(([, value]) => value === undefined)) return undefined;
  const plain = Object.entries(form.plain ?? {}).map(([field, key]) => [field, section.text(key)] as const);
  return { type: form.type, ...Object.fromEntries(secrets), ...Object.fromEntries(plain) };
};

/** A route for these checks; for all of them it needs no list. */
export const routeFor = (channel: Draft, ids: readonly string[], all: number): Draft => ({
  ...channel,
  checks: ids.length < all ? ids : undefined,
});
