import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { assetsModule } from '../../../scripts/assets.ts';
import { accentName, assetNamed, assetPath } from '../../../src/present/web/assets.ts';

describe('assets', () => {
  test('match style/ and client/ (npm run assets)', async () => {
    expect(readFileSync('src/present/web/assets.generated.ts', 'utf8')).toBe(await assetsModule());
  });

  test('are small: what every page loads is under 12 KB gzipped', () => {
    const bytes = ['page.css', 'page.js'].map((name) => gzipSync(assetNamed(assetPath(name).slice(8))!.body).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12_000);
  });

  test.each([
    ['#0EA5E9', 'accent-0ea5e9.css', ':root{--accent:#0ea5e9}'],
    ['#abc', 'accent-abc.css', ':root{--accent:#abc}'],
    ['tomato', 'accent-tomato.css', ':root{--accent:tomato}'],
  ])('accent %s', (accent, file, css) => {
    expect(accentName(accent)).toBe(file);
    expect(assetNamed(file)?.body).toBe(css);
  });

  test.each(['red;}body{display:none', 'url(//evil.test)', '#12', '', 'rgb(1,2,3)'])(
    'accent %j is not taken',
    (accent) => {
      expect(accentName(accent)).toBeUndefined();
      expect(assetNamed(`accent-${accent.replace('#', '')}.css`)).toBeUndefined();
    },
  );
});
