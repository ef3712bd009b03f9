import { textLike } from '../schema/fields.ts';

/** `Public API` → `public-api`. */
export const guessSlug = (input: unknown): string | undefined => {
  const words = typeof input === 'string' ? input.toLowerCase().match(/[a-z0-9]+/g) : null;
  return words?.join('-');
};

/** An id that may stand in a URL. */
export const slug = (about: string) =>
  textLike(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'a slug (lower-case letters, digits and hyphens) such as "public-api"',
    about,
    guessSlug,
  );
