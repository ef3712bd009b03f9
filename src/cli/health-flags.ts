import type { Flag, Parsed } from './command.ts';

/** One check as `checks.json` would have it: what a flag says is parsed and refused like the file. */
type RawCheck = Readonly<Record<string, unknown>>;

interface CheckFlag extends Flag {
  /** How its value must look where the config's own words would speak of fields that nobody wrote; with an example. */
  readonly form?: readonly [form: RegExp, example: string];
  readonly toCheck: (value: string) => RawCheck;
}

/** Flags that each make a check. Their names are those of the check types. */
const CHECK_FLAGS: readonly CheckFlag[] = [
  {
    name: 'http',
    value: 'URL',
    list: 'repeat',
    about: 'it answers 2xx',
    toCheck: (url) => ({ url }),
  },
  {
    name: 'tcp',
    value: 'HOST:PORT',
    list: 'commas',
    about: 'it accepts a connection',
    form: [/^.+:\d+$/, 'db:5432'],
    toCheck: (value) => {
      const [host, port] = splitLast(value, ':');
      return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
    },
  },
  {
    name: 'port',
    value: 'N',
    list: 'commas',
    about: 'something here listens on it',
    form: [/^\d+$/, '8080'],
    toCheck: (port) => ({ port: Number(port) }),
  },
  {
    name: 'process',
    value: 'NAME',
    list: 'commas',
    about: 'it is alive',
    toCheck: (name) => ({ name }),
  },
  {
    name: 'threads',
    value: 'NAME=MIN',
    list: 'commas',
    about: 'process 1 has so many threads of this name',
    form: [/^(?:[^=]+|.+=\d+)$/, 'worker=4'],
    toCheck: (value) => {
      const [name, least] = splitLast(value, '=');
      return { name, ...fails('count', least === undefined ? undefined : Number(least)) };
    },
  },
  {
    name: 'memory',
    value: 'PERCENT|SIZE',
    about: 'the container uses at most this: 90% of its limit, or 512MiB',
    form: [/^[\d.]+(?:%|[kKMG]?i?B)$/, '90%'],
    toCheck: (most) => (most.endsWith('B') ? fails('workingSet', most) : fails('used', most)),
  },
  {
    name: 'file',
    value: 'PATH=AGE',
    list: 'repeat',
    about: 'it was written within this time, /run/beat=1m',
    form: [/^(?:[^=]+|.+=[\d.]+(?:ms|[smhd]))$/, '/run/beat=1m'],
    toCheck: (value) => {
      const [path, age] = splitLast(value, '=');
      return { path, ...fails('age', age) };
    },
  },
  {
    name: 'disk',
    value: 'PATH=PERCENT',
    list: 'repeat',
    about: 'its file system is at most so full, /data=90%',
    // Without a share it would only measure, and never fail.
    form: [/^.+=[\d.]+%$/, '/data=90%'],
    toCheck: (value) => {
      const [path, used] = splitLast(value, '=');
      return { path, ...fails('used', used) };
    },
  },
];

export const FLAGS: readonly Flag[] = CHECK_FLAGS.map(({ toCheck: _, form: __, ...flag }) => flag);

/** What is wrong with how the flags' values are written, each in a line; empty where nothing is. */
export function mistakesOfFlags(parsed: Parsed): string {
  return CHECK_FLAGS.flatMap(({ name, value: expected, form }) =>
    parsed
      .list(name)
      .filter((value) => form?.[0].test(value) === false)
      .map((value) => `--${name} ${value}: expected ${expected}, such as --${name} ${form?.[1]}`),
  ).join('\n');
}

/** A check made by a flag, and the words that made it, for messages about it. */
export interface FlagCheck {
  readonly source: string;
  readonly check: RawCheck;
}

/** The checks that the command line names, at the level that was asked for. */
export function checksOfFlags(parsed: Parsed, level: string): readonly FlagCheck[] {
  const checks: FlagCheck[] = [];
  for (const { name, toCheck } of CHECK_FLAGS) {
    let number = 0;
    for (const value of parsed.list(name)) {
      const id = ++number === 1 ? name : `${name}-${number}`;
      checks.push({ source: `--${name} ${value}`, check: { id, type: name, level, ...toCheck(value) } });
    }
  }
  return checks;
}

/** The part after the last separator is `undefined` where there is none. */
function splitLast(value: string, separator: string): readonly [string, string | undefined] {
  const at = value.lastIndexOf(separator);
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}

const fails = (measure: string, fail: unknown) => (fail === undefined ? {} : { thresholds: { [measure]: { fail } } });
