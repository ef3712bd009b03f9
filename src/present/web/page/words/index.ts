import { en } from './en.ts';
import type { Words } from './words.ts';
import { zh } from './zh.ts';

/** Every language of the page: one line each. The first is the default. */
export const LANGUAGES: Readonly<Record<string, Words>> = { en, zh };

export const DEFAULT_LANGUAGE = 'en';
