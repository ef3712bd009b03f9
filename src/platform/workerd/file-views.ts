import type { ViewStore } from '../../contract/store.ts';
import type { PublishedView, ViewMeta } from '../../contract/view.ts';

/** The first line is the metadata, the rest the view. */
const FILE = 'http://files/view';

/** The last view that was stored or read. Board and site share one isolate under `serve`, so readers never wait for the disk. */
let latest: PublishedView | undefined;

const readFile = async (files: Fetcher): Promise<PublishedView | undefined> => {
  const answer = await files.fetch(FILE);
  const text = await answer.text();
  if (answer.status === 404) return undefined;
  const end = text.indexOf('\n');
  if (!answer.ok || end < 0) throw new Error(`the view could not be read from the store (status ${answer.status})`);
  return { meta: JSON.parse(text.slice(0, end)) as ViewMeta, text: text.slice(end + 1) };
};

/** The view as a file of the store, in a folder that workerd offers as a service. */
export const fileViews = (files: Fetcher): ViewStore => ({
  publish: async (text, meta) => {
    const { ok, status } = await files.fetch(FILE, { method: 'PUT', body: `${JSON.stringify(meta)}\n${text}` });
    if (!ok) throw new Error(`the view could not be written to the store (status ${status})`);
    latest = { text, meta };
  },
  read: async () => {
    latest ??= await readFile(files);
    return latest;
  },
});
