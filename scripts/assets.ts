/**
 * Writes src/present/web/assets.generated.ts: the page's script and style, minified, each under a name with the hash
 * of its content. They travel inside the Worker, so that one file is all there is to deploy. A test keeps it fresh.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');
const WEB = 'src/present/web';
const OUTPUT = resolve(ROOT, WEB, 'assets.generated.ts');

const SOURCES = [
  { name: 'page.css', entry: `${WEB}/style/page.css`, type: 'text/css; charset=utf-8' },
  { name: 'page.js', entry: `${WEB}/client/page.ts`, type: 'text/javascript; charset=utf-8' },
  { name: 'chart.js', entry: `${WEB}/client/chart.ts`, type: 'text/javascript; charset=utf-8' },
] as const;

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    charset: 'utf8',
  });
  return outputFiles[0]!.text.trim();
};

/** The module's text. */
export const assetsModule = async (): Promise<string> => {
  const assets: Record<string, { file: string; type: string; body: string }> = {};
  for (const { name, entry, type } of SOURCES) {
    const body = await bundle(entry);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    assets[name] = { file: name.replace('.', `.${hash}.`), type, body };
  }
  return `// Written by scripts/assets.ts from style/ and client/: change those, then run "npm run assets".
export interface Asset {
  readonly file: string;
  readonly type: string;
  readonly body: string;
}

export const ASSETS: Readonly<Record<string, Asset>> = ${JSON.stringify(assets, null, 2)};
`;
};

if (import.meta.main) writeFileSync(OUTPUT, await assetsModule());
