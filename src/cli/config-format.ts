import { locateInJson } from '../engine/config/json-places.ts';
import { plainJson } from '../engine/config/jsonc.ts';
import type { ConfigFile, Rendered } from './formats.ts';
import type { CliHost } from './host.ts';

/** Default names, tried in this order if no file is named. */
export const CONFIG_NAMES = ['checks.json', 'checks.jsonc', 'checks.yaml', 'checks.yml', 'checks.ts'] as const;

const YAML = /\.ya?ml$/i;
const MODULE = /\.[cm]?[jt]s$/i;

const json = (text: string): Rendered => ({
  ok: true,
  json: text,
  locate: locateInJson(text),
  mistakes: [],
  plugins: [],
});

/**
 * Reads `text` in the format that the file's name implies. Without a known extension (a pipe, say) it is JSON, which is
 * read without a promise: waiting would delay a health check.
 */
export const renderConfig = (host: CliHost, { path, text }: ConfigFile): Rendered | Promise<Rendered> => {
  if (/\.jsonc$/i.test(path)) return json(plainJson(text));
  if (!YAML.test(path) && !MODULE.test(path)) return json(text);
  if (host.formats === undefined) return { ok: false, issues: [{ path: '$', message: ONLY_JSON }] };
  return host.formats().then((formats) => (YAML.test(path) ? formats.yaml(text) : formats.module(path, text)));
};

const ONLY_JSON =
  'the static binary reads JSON and JSONC only. Convert the file on Node: sitrep compile --format json > checks.json';
