import type { Status } from '../../../contract/verdict.ts';

export type Glyph = Status | 'maintenance';

/** Each state has a shape of its own, so that colour is never the only sign. 24 × 24. */
const SHAPES: Readonly<Record<Glyph, string>> = {
  up: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm4.9 7.2-5.9 7a1.2 1.2 0 0 1-1.8.1l-2.9-2.9 1.5-1.5 2.2 2.2 5.3-6.3Z',
  degraded:
    'M10.6 3.2a1.6 1.6 0 0 1 2.8 0l8.4 15.4a1.6 1.6 0 0 1-1.4 2.4H3.6a1.6 1.6 0 0 1-1.4-2.4Zm.4 5.3.2 6h1.6l.2-6Zm1 7.4a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4Z',
  down: 'M8 2h8l6 6v8l-6 6H8l-6-6V8Zm1.3 5.9L7.9 9.3l2.7 2.7-2.7 2.7 1.4 1.4 2.7-2.7 2.7 2.7 1.4-1.4-2.7-2.7 2.7-2.7-1.4-1.4-2.7 2.7Z',
  unknown:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm0 4.6c2 0 3.5 1.2 3.5 3.1 0 2.4-2.5 2.6-2.5 4.5h-2c0-2.7 2.4-3.2 2.4-4.5 0-.7-.6-1.2-1.4-1.2-.9 0-1.5.6-1.6 1.5l-2-.2c.2-1.9 1.7-3.2 3.6-3.2Zm0 8.9a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Z',
  maintenance: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20ZM8.5 7.5h2.600v9H8.5Zm4.4 0h2.600v9h-2.600Z',
};

/** Drawn once a page; {@link Mark} points to them. */
export const GlyphSprite = () => (
  <svg class="sprite" aria-hidden="true">
    {Object.entries(SHAPES).map(([name, shape]) => (
      <symbol id={`g-${name}`} viewBox="0 0 24 24">
        <path fill-rule="evenodd" d={shape} />
      </symbol>
    ))}
  </svg>
);

/** The state as a shape; the words stand beside it. */
export const Mark = ({ of }: { of: Glyph }) => (
  <svg class={`mark is-${of}`} aria-hidden="true">
    <use href={`#g-${of}`} />
  </svg>
);

/** The tab's icon: the same shape in its colour. */
export const favicon = (of: Glyph, color: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="${color}" fill-rule="evenodd" d="${SHAPES[of]}"/></svg>`;
