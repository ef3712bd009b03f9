import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import type { Flag, Parsed } from './command.ts';
import { expandQuantities } from './flag-values.ts';
import { MODIFIER_FLAGS, modifiersOf } from './health-modifiers.ts';
import type { CliHost } from './host.ts';

/** One check in the form of `checks.json`: flags are parsed and validated like the file. */
type RawCheck = Readonly<Record<string, unknown>>;

interface CheckFlag extends Flag {
  /** An example value, if the config's message is about a field and not about the flag. */
  readonly such?: string;
  readonly toCheck: (value: string) => RawCheck;
}

/** Flags that each make a check. Their names are those of the check types. */
const CHECK_FLAGS: readonly CheckFlag[] = [
  {
    name: 'http',
    value: 'URL',
    list: 'repeat',
    about: 'the URL answers with 2xx',
    toCheck: (url) => ({ url }),
  },
  {
    name: 'tcp',
    value: 'HOST:PORT',
    list: 'commas',
    such: 'db:5432',
    about: 'the address accepts a connection',
    toCheck: (value) => {
      const [host, port] = splitLast(value, ':');
      return { host: host.replace(/^\[(.*)\]$/, '$1'), port: asNumber(port) };
    },
  },
  {
    name: 'grpc',
    value: 'HOST:PORT[/SERVICE]',
    list: 'commas',
    such: '127.0.0.1:50051',
    about: 'the gRPC health service answers SERVING; for TLS, write https://HOST:PORT',
    toCheck: (value) => {
      const [, scheme = 'http://', host = '', service] = /^(\w+:\/\/)?([^/]*)(?:\/(.*))?$/s.exec(value) ?? [];
      return { url: scheme + host, ...(service ? { service } : {}) };
    },
  },
  {
    name: 'port',
    value: 'N',
    list: 'commas',
    such: '8080',
    about: 'a process in this container listens on the port',
    toCheck: (port) => ({ port: asNumber(port) }),
  },
  {
    name: 'process',
    value: 'NAME',
    list: 'commas',
    about: 'a process with this name is alive',
    toCheck: (name) => ({ name }),
  },
  {
    name: 'threads',
    value: 'NAME[@PROCESS]=MIN',
    list: 'commas',
    such: 'worker@app=4',
    about: 'at least MIN threads with this name run in PROCESS; if absent, in process 1',
    toCheck: (value) => {
      const [which, least] = splitLast(value, '=');
      const [name, process] = splitLast(which, '@');
      return { name, ...(process === undefined ? {} : { process }), ...fails('count', asNumber(least)) };
    },
  },
  {
    name: 'memory',
    value: 'PERCENT|SIZE',
    such: '90%',
    about: 'the container uses at most 90% of its limit, or at most 512MiB',
    toCheck: (most) => (most.endsWith('B') ? fails('workingSet', most) : fails('used', most)),
  },
  {
    name: 'file',
    value: 'PATH=AGE',
    list: 'repeat',
    such: '/run/beat=1m',
    about: 'the file was written within AGE, such as /run/beat=1m',
    toCheck: (value) => {
      const [path, age] = splitLast(value, '=');
      return { path, ...fails('age', age) };
    },
  },
  {
    name: 'disk',
    value: 'PATH=PERCENT',
    list: 'repeat',
    such: '/data=90%',
    about: 'the file system is at most PERCENT full, such as /data=90%',
    toCheck: (value) => {
      // Without a share it would only measure, and never fail.
      const [path, used = ''] = splitLast(value, '=');
      return { path, ...fails('used', used) };
    },
  },
];

export const FLAGS: readonly Flag[] = [
  ...CHECK_FLAGS.map(({ toCheck: _, such: __, ...flag }) => flag),
  ...MODIFIER_FLAGS,
];

/** A check made by a flag; for messages, the arguments that made it and how they should be written. */
export interface FlagCheck {
  readonly source: string;
  readonly form: string;
  readonly check: RawCheck;
  /** By field of the check: the arguments that set it, if another flag did. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The checks that the command line names, at the level that was asked for. */
export const checksOfFlags = (parsed: Parsed, level: string, env: CliHost['env']): Outcome<readonly FlagCheck[]> => {
  const checks: FlagCheck[] = [];
  const modifiers = modifiersOf(parsed, env);
  if (!modifiers.ok) return modifiers;
  for (const { name, value: words, such, toCheck } of CHECK_FLAGS) {
    const form = such === undefined ? '' : ` (write ${words}, such as ${such})`;
    let number = 0;
    for (const written of parsed.list(name)) {
      const source = `--${name} ${written}`;
      const expanded = expandQuantities(written, env);
      if (!expanded.ok) return failed('probe', `${source}: the variable ${expanded.missing} is not set`);
      const id = ++number === 1 ? name : `${name}-${number}`;
      const { fields, sources } = modifiers.value(name);
      const check = { id, type: name, level, ...toCheck(expanded.value), ...fields };
      checks.push({ source, form, check, sources });
    }
  }
  return succeeded(checks);
};

/** The part after the last separator; `undefined` without a separator, which the config then reports as missing. */
const splitLast = (value: string, separator: string): readonly [string, string | undefined] => {
  const at = value.lastIndexOf(separator);
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
};

const fails = (measure: string, fail: unknown) => (fail === undefined ? {} : { thresholds: { [measure]: { fail } } });

/** Text that is not a number stays as it is; the config refuses it. */
const asNumber = (text: string | undefined): unknown =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
