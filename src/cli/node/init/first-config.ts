import type { Parsed } from '../../command.ts';
import type { CliHost } from '../../host.ts';
import { importConfig } from '../import.ts';
import type { Document } from './config-text.ts';

const EXAMPLE = 'https://example.com/';

/** `https://api.acme.dev/healthz` → `api-acme-dev`, and `api-acme-dev-2` for the next of the same host. */
const idsOf = (urls: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  return urls.map((url) => {
    const host = URL.canParse(url) ? new URL(url).hostname : url;
    const id =
      host
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-') ?? 'check';
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  });
};

const checkOf = (url: string, id: string): Document => ({
  id,
  type: 'http',
  url,
  thresholds: {
    latency: { warn: '1s', fail: '5s' },
    ...(url.startsWith('https:') ? { certificate: { warn: '21d', fail: '7d' } } : {}),
  },
});

const newConfig = (title: string, urls: readonly string[]): Document => {
  const ids = idsOf(urls);
  return {
    site: { title },
    defaults: { interval: '1m', timeout: '10s' },
    checks: urls.map((url, at) => checkOf(url, ids[at]!)),
  };
};

/** The result of `sitrep import`, which prints what it left out, or why it cannot read the file. */
const imported = async (host: CliHost, file: string, program: string | undefined): Promise<Document | number> => {
  let text = '';
  const print = (part: string) => {
    text += part;
  };
  const code = await importConfig.run(
    { ...host, print },
    {
      words: [file],
      text: (flag) => (flag === 'from' ? program : undefined),
      list: () => [],
      on: () => false,
    },
  );
  if (code !== 0) return code;
  const { $schema: _, ...document } = JSON.parse(text) as Document;
  return document;
};

/** The config that a new project begins with, or an exit code if there is none. */
export const firstConfig = async (host: CliHost, parsed: Parsed, title: string): Promise<Document | number> => {
  const file = parsed.text('from');
  if (file !== undefined) return imported(host, file, parsed.text('program'));
  const urls = parsed.list('url');
  return newConfig(title, urls.length > 0 ? urls : [EXAMPLE]);
};
