import type { Notice } from '../contract/alert.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { plainText, toneOf } from './format.ts';

/** Values of `{{name}}` in a templated request. */
const VALUES: Readonly<Record<string, (notice: Notice) => string>> = {
  title: ({ title }) => title,
  text: plainText,
  event: ({ event }) => event,
  status: ({ status }) => status,
  tone: toneOf,
  check: ({ check }) => check?.id ?? '',
  name: ({ check, site }) => check?.name ?? site,
  group: ({ check }) => check?.group ?? '',
  reason: ({ reasons }) => reasons.map(({ message }) => message).join('; '),
  url: ({ url }) => url ?? '',
  site: ({ site }) => site,
  time: ({ at }) => new Date(at).toISOString(),
  key: ({ key }) => key,
  thread: ({ thread }) => thread,
};

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

export const PLACEHOLDERS: readonly string[] = Object.keys(VALUES);

/** Unknown placeholders of a template. */
export const unknownPlaceholders = (template: string): readonly string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!).filter((name) => !Object.hasOwn(VALUES, name));

/** Fills a template; each value is escaped for its context. */
export const fill = (template: string, notice: Notice, safe: (text: string) => string): string =>
  template.replace(PLACEHOLDER, (_, name: string) => safe(ownEntry(VALUES, name)?.(notice) ?? ''));

/** For a place inside a JSON string. */
export const jsonEscape = (text: string): string => JSON.stringify(text).slice(1, -1);

/** For a place in a header: a line end would begin another header. */
export const headerEscape = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ');
