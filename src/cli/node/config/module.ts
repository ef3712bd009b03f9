import { basename, resolve } from 'node:path';
import type { ConfigIssue } from '../../../contract/config.ts';
import { issueAt, withPlaces } from '../../../engine/config/issues.ts';
import type { Path, Place } from '../../../engine/config/places.ts';
import type { Rendered } from '../../formats.ts';
import { importable, importModule } from './import-module.ts';
import { locateChecks } from './locate-checks.ts';

const refused = (message: string, place: Partial<Place> = {}): Rendered => ({
  ok: false,
  issues: [{ ...issueAt([], message), ...place }],
});

/** Runs the program at `path`, whose default export is the config. */
export const renderModule = async (path: string, text: string): Promise<Rendered> => {
  const file = resolve(path);
  const imported = await load(file);
  if (!imported.ok) return refused(imported.message, imported.place);
  const { default: config } = imported.module;
  if (typeof config !== 'object' || config === null) return refused(NO_CONFIG);
  const { plugins = [], ...document } = config as Readonly<Record<string, unknown>>;
  const locate = locateChecks(text, document);
  const issues = notData(document);
  if (!Array.isArray(plugins)) issues.push(issueAt(['plugins'], 'expected a list of check types and channels'));
  if (issues.length > 0) return { ok: false, issues: withPlaces(issues, locate) };
  return { ok: true, json: JSON.stringify(document), locate, mistakes: [], plugins: plugins as readonly unknown[] };
};

const NO_CONFIG = 'the file exports no config; write `export default defineChecks({ checks: [ … ] })`';

type Imported =
  | { readonly ok: true; readonly module: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string; readonly place?: Partial<Place> };

/** Node caches imports: a file that is read again needs another URL. */
let times = 0;

const load = async (file: string): Promise<Imported> => {
  try {
    const program = await importable(file);
    if (!program.ok) return program;
    try {
      return { ok: true, module: await importModule(`${program.url}?${times++}`) };
    } finally {
      program.remove?.();
    }
  } catch (error) {
    return { ok: false, ...reasonOf(error, basename(file)) };
  }
};

/** What the program threw, and where in the file; a value that is not an Error is shown as it is. */
const reasonOf = (error: unknown, name: string): { readonly message: string; readonly place?: Place } => {
  if (!(error instanceof Error)) return { message: `the program threw ${String(error)}` };
  const frame = error.stack?.split('\n').find((line) => line.includes(name) && AT.test(line));
  const [, line, column] = AT.exec(frame ?? '') ?? [];
  const message = `${error.name}: ${error.message.trim()}`;
  return line === undefined ? { message } : { message, place: { line: Number(line), column: Number(column ?? 1) } };
};

/** At the end of a stack line; a syntax error has no column. */
const AT = /:(\d+)(?::(\d+))?\)?$/;

/** Values that JSON would drop or change silently. */
const notData = (document: unknown): ConfigIssue[] => {
  const issues: ConfigIssue[] = [];
  const open = new Set<unknown>();
  const look = (value: unknown, path: Path): void => {
    const reason = open.has(value) ? 'this object contains itself' : strange(value);
    if (reason !== undefined) issues.push(issueAt(path, reason));
    if (reason !== undefined || typeof value !== 'object' || value === null) return;
    open.add(value);
    for (const [key, member] of Object.entries(value))
      look(member, [...path, Array.isArray(value) ? Number(key) : key]);
    open.delete(value);
  };
  look(document, []);
  return issues;
};

const strange = (value: unknown): string | undefined => {
  if (value instanceof RegExp) return `expected data, found a RegExp; write ${JSON.stringify(value.source)}`;
  if (value instanceof Promise) return 'expected data, found a promise; write `await` before it';
  return ['function', 'symbol', 'bigint'].includes(typeof value) ? `expected data, found a ${typeof value}` : undefined;
};
