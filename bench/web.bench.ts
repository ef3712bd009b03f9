import { gzipSync } from 'node:zlib';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { View } from '../src/contract/view.ts';
import { sampleView } from '../test/present/web/support/sample.ts';
import { type Site, startSite } from '../test/present/web/support/site.ts';
import { cpuMs, type Load, load, runtimes } from './load.ts';

export const name = 'web: what a reader costs, with 10, 100 and 1,000 checks, beside a static JSON file';

const SIZES = [10, 100, 1000] as const;
const SECONDS = 3;

/** New views that are drawn to see what the first reader of a view costs. */
const FIRSTS = 12;

const PATHS = ['/status', '/badge/s1.svg', '/', '/metrics'] as const;

const view = (size: number) =>
  sampleView(
    Array.from({ length: size }, (_, index) => ({
      id: `s${index}`,
      name: `Service ${index}`,
      group: `Team ${Math.floor(index / 10)}`,
    })),
    Date.now(),
  );

const row = (what: string, { perSecond, p50, p99, cpuMs, bytes }: Load): string =>
  `${what.padEnd(38)}${perSecond.toFixed(0).padStart(6)} req/s   p50 ${p50.toFixed(2).padStart(6)} ms   p99 ${p99.toFixed(2).padStart(6)} ms   CPU ${cpuMs.toFixed(2).padStart(6)} ms/req   ${bytes.toLocaleString('en').padStart(9)} B`;

/** The pid of the runtime that `start` has started. */
const started = async <T>(start: () => Promise<T>): Promise<readonly [T, string]> => {
  const before = runtimes();
  const made = await start();
  const [pid] = [...runtimes()].filter((each) => !before.has(each));
  if (pid === undefined) throw new Error('no runtime was started');
  return [made, pid];
};

/** Workers that do nothing else: what the runtime itself costs, and what its KV does. */
const BESIDE = {
  'static JSON of the same bytes': (body: string) => `const body = ${JSON.stringify(body)};
export default { fetch: () => new Response(body, { headers: { 'content-type': 'application/json' } }) };`,
  'the same view read from KV, no more': () => `export default { fetch: async (_, env) => {
  const { value } = await env.VIEW.getWithMetadata('view');
  return new Response(value.slice(0, value.indexOf('\\n')));
} };`,
} as const;

const beside = async (what: keyof typeof BESIDE, shown: View): Promise<string> => {
  const [miniflare, pid] = await started(async () => {
    const made = new Miniflare(
      convertV4MiniflareOptions({
        modules: [{ type: 'ESModule', path: 'beside.js', contents: BESIDE[what](JSON.stringify(shown.status)) }],
        compatibilityDate: '2026-10-23',
        kvNamespaces: ['VIEW'],
        host: '127.0.0.1',
        port: 0,
      }),
    );
    await (await made.getKVNamespace('VIEW')).put(
      'view',
      `${JSON.stringify(shown.status)}\n${JSON.stringify(shown.details)}`,
    );
    return made;
  });
  const measured = await load((await miniflare.ready).href, pid, SECONDS);
  await miniflare.dispose();
  return row(what, measured);
};

/** What the first reader of a new view costs: it is read, parsed and drawn, before it is kept. */
const firstPages = async (site: Site, size: number, pid: string): Promise<string> => {
  const shown = view(size);
  let total = 0;
  for (let time = 0; time < FIRSTS; time++) {
    await site.show(shown);
    const before = cpuMs(pid);
    await (await fetch(`${site.url}/`)).arrayBuffer();
    total += cpuMs(pid) - before;
  }
  return `${'/ of a new view, its first reader'.padEnd(38)}CPU ${(total / FIRSTS).toFixed(1)} ms/req`;
};

export const run = async (): Promise<readonly string[]> => {
  const lines: string[] = [];
  const [site, pid] = await started(startSite);
  try {
    for (const size of SIZES) {
      const shown = view(size);
      await site.show(shown);
      lines.push(`${size} checks`);
      for (const path of PATHS) lines.push(row(`  ${path}`, await load(site.url + path, pid, SECONDS)));
      for (const what of ['static JSON of the same bytes', 'the same view read from KV, no more'] as const) {
        lines.push(`  ${await beside(what, shown)}`);
      }
      lines.push(`  ${await firstPages(site, size, pid)}`);
      const page = Buffer.from(await (await fetch(`${site.url}/`)).arrayBuffer());
      lines.push(`  / gzipped ${gzipSync(page).length.toLocaleString('en')} B`);
    }
  } finally {
    await site.stop();
  }
  return lines;
};
