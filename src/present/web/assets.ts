import { ASSETS, type Asset } from './assets.generated.ts';
import { favicon, type Glyph } from './page/glyphs.tsx';

/** Fills that stand out on a light and on a dark tab. */
const ICON_COLORS: Readonly<Record<Glyph, string>> = {
  up: '#2a9468',
  degraded: '#d2930f',
  down: '#d9483b',
  unknown: '#838a95',
  maintenance: '#4a7fd1',
};

/** A colour as `site.colors.accent` may name one, in a form that can stand in a file's name. */
const ACCENT = /^#?((?:[0-9a-f]{3}){1,2}|[a-z]{3,24})$/i;

/** Path of an asset; its name holds the hash of its content, so it may be kept for ever. */
export const assetPath = (name: string): string => `/assets/${ASSETS[name]!.file}`;

/** Changes with every asset: a page must not be kept beyond the scripts and styles that it names. */
export const assetsVersion = (): string =>
  Object.values(ASSETS)
    .map(({ file }) => /\.([0-9a-f]+)\./.exec(file)?.[1])
    .join('');

/**
 * Name of the stylesheet that sets the accent: the policy allows no inline style. `undefined` where the colour is
 * neither hexadecimal nor a name.
 */
export const accentName = (accent: string | undefined): string | undefined => {
  const color = ACCENT.exec(accent ?? '')?.[1]?.toLowerCase();
  return color === undefined ? undefined : `accent-${color}.css`;
};

const accentSheet = (file: string): Asset | undefined => {
  const color = /^accent-([0-9a-z]+)\.css$/.exec(file)?.[1];
  if (color === undefined || accentName(color) !== file) return undefined;
  const css = /^([0-9a-f]{3}){1,2}$/.test(color) ? `#${color}` : color;
  return { file, type: 'text/css; charset=utf-8', body: `:root{--accent:${css}}` };
};

const icons: readonly Asset[] = Object.entries(ICON_COLORS).map(([glyph, color]) => ({
  file: `icon-${glyph}.svg`,
  type: 'image/svg+xml; charset=utf-8',
  body: favicon(glyph as Glyph, color),
}));

/** The asset of that file name, if there is one. */
export const assetNamed = (file: string): Asset | undefined =>
  Object.values(ASSETS).find((asset) => asset.file === file) ??
  icons.find((icon) => icon.file === file) ??
  accentSheet(file);
