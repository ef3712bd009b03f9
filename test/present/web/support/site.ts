import { resolve } from 'node:path';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { View } from '../../../../src/contract/view.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

export interface Site {
  readonly url: string;
  /** Publishes a view, as the Board would; good for `goodFor` ms. */
  show(view: View, goodFor?: number): Promise<void>;
  stop(): Promise<void>;
}

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/present/web/support/worker.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'fs', 'util'],
    // The width tables behind badge-maker are read by a CommonJS module that asks for Node's.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
  });
  return outputFiles[0]!.text;
};

/** Starts the routes in workerd on a free port of loopback. */
export const startSite = async (): Promise<Site> => {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'worker.js', contents: await bundle() }],
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['nodejs_compat'],
      kvNamespaces: ['VIEW'],
      host: '127.0.0.1',
      port: 0,
    }),
  );
  const url = (await miniflare.ready).href.replace(/\/$/, '');
  const store = await miniflare.getKVNamespace('VIEW');
  let version = 0;
  return {
    url,
    show: async ({ status, details }, goodFor = 600_000) => {
      const now = Date.now();
      const metadata = { version: 1, etag: `v${++version}-${now}`, dueBy: now + goodFor, updatedAt: now };
      await store.put('view', `${JSON.stringify(status)}\n${JSON.stringify(details)}`, { metadata });
    },
    stop: () => miniflare.dispose(),
  };
};
