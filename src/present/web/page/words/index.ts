import { en } from './en.ts';
import type { Words } from './words.ts';
import { zh } from './zh.ts';

/** Every language of the page: one line each. The first is spoken to whoever asks for none of them. */
export const LANGUAGES: Readonly<Record<string, Words>> = { en, zh };

export const DEFAULT_LANGUAGE = 'en';
