import { BADGE_COLORS, UNKNOWN } from '../../src/present/web/badge/_kind.ts';
import { BADGES } from '../../src/present/web/badge/index.ts';
import { type Sections, sentence, table } from './markdown.ts';

/** All but the one that is the same for every kind. */
const TELLING = BADGE_COLORS.filter((color) => color !== UNKNOWN.color);

/** The tables of docs/badges.md. */
export const BADGE_SECTIONS: Sections = {
  kinds: () =>
    table(
      ['kind', 'what it tells'],
      Object.values(BADGES).map(({ kind, about }) => [kind, sentence(about)]),
    ),
  colours: () =>
    table(
      ['kind', ...TELLING],
      Object.values(BADGES).map(({ kind, colors }) => {
        const meanings = new Map(colors);
        return [kind, ...TELLING.map((color) => meanings.get(color) ?? '')];
      }),
    ),
};
