import { describe, expect, test } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import type { Command } from '../../src/cli/command.ts';

const COMMAND: Command = {
  name: 'watch',
  about: 'a command with one flag of each kind',
  positionals: [{ name: 'level', about: 'how much to look at', choices: ['live', 'ready'], fromEnv: true }],
  flags: [
    { name: 'port', short: 'p', value: 'N', about: 'a value' },
    { name: 'format', value: 'FORMAT', choices: ['text', 'json'], default: 'text', about: 'a choice' },
    { name: 'only', value: 'ID', list: 'commas', about: 'a list' },
    { name: 'http', value: 'URL', list: 'repeat', about: 'a list of whole values' },
    { name: 'quiet', short: 'q', about: 'a switch' },
    { name: 'verbose', short: 'v', about: 'a switch' },
    { name: 'config', value: 'FILE', env: 'SITREP_CONFIG', about: 'a shared variable' },
  ],
  secrets: ['SITREP_WATCH_TOKEN'],
  examples: [],
  run: async () => 0,
};

const environment = (set: Record<string, string> = {}) => ({
  env: (name: string) => set[name],
  variables: (prefix: string) => Object.keys(set).filter((name) => name.startsWith(prefix)),
});

const parse = (args: readonly string[], env: Record<string, string> = {}) => parseArgs(COMMAND, args, environment(env));

const seen = (args: readonly string[], env?: Record<string, string>) => {
  const result = parse(args, env);
  if (!result.ok) return result.message;
  const { parsed } = result;
  return {
    words: parsed.words,
    ...Object.fromEntries(
      COMMAND.flags.map((flag) => {
        if (flag.list) return [flag.name, parsed.list(flag.name)];
        return [flag.name, flag.value === undefined ? parsed.on(flag.name) : parsed.text(flag.name)];
      }),
    ),
  };
};

describe('a command line that fits', () => {
  test('may have secrets beside it, which are the command’s own to read', () => {
    expect(seen([], { SITREP_WATCH_TOKEN: 'a-secret' })).toEqual(seen([]));
  });

  test.each<[string, readonly string[], Record<string, string>, object]>([
    ['nothing but defaults', [], {}, { words: [], port: undefined, format: 'text', only: [], quiet: false }],
    ['a value after a space', ['--port', '80'], {}, { port: '80' }],
    ['a value after =', ['--port=80'], {}, { port: '80' }],
    ['a value that holds =', ['--port=a=b'], {}, { port: 'a=b' }],
    ['a short flag with a space', ['-p', '80'], {}, { port: '80' }],
    ['a short flag without', ['-p80'], {}, { port: '80' }],
    ['a short flag with =', ['-p=80'], {}, { port: '80' }],
    ['switches together', ['-qv'], {}, { quiet: true, verbose: true }],
    ['switches and a value together', ['-qp', '80'], {}, { quiet: true, port: '80' }],
    ['a switch turned off', ['--quiet=false'], {}, { quiet: false }],
    ['a switch given twice', ['-q', '--quiet'], {}, { quiet: true }],
    ['a list by commas', ['--only', 'a, b,,c'], {}, { only: ['a', 'b', 'c'] }],
    ['a list by repetition', ['--only', 'a', '--only=b'], {}, { only: ['a', 'b'] }],
    [
      'a URL that holds a comma',
      ['--http', 'http://x/?a,b', '--http=http://y'],
      {},
      { http: ['http://x/?a,b', 'http://y'] },
    ],
    ['words before and after flags', ['-q', 'live', '--port', '1'], {}, { words: ['live'], quiet: true, port: '1' }],
    ['a dash alone is a value', ['--config', '-'], {}, { config: '-' }],
    ['the environment', [], { SITREP_WATCH_PORT: '81', SITREP_WATCH_QUIET: '1' }, { port: '81', quiet: true }],
    ['a list in the environment', [], { SITREP_WATCH_HTTP: 'http://a, http://b' }, { http: ['http://a', 'http://b'] }],
    ['the command line over the environment', ['--port', '80'], { SITREP_WATCH_PORT: '81' }, { port: '80' }],
    ['a switch off over the environment', ['--quiet=no'], { SITREP_WATCH_QUIET: 'yes' }, { quiet: false }],
    ['the environment over the default', [], { SITREP_WATCH_FORMAT: 'json' }, { format: 'json' }],
    ['an empty variable is not set', [], { SITREP_WATCH_FORMAT: '' }, { format: 'text' }],
    ['a variable of its own name', [], { SITREP_CONFIG: 'a.json' }, { config: 'a.json' }],
    ['a word from the environment', [], { SITREP_WATCH_LEVEL: 'ready' }, { words: ['ready'] }],
    ['a written word over the environment', ['live'], { SITREP_WATCH_LEVEL: 'ready' }, { words: ['live'] }],
    [
      'what Kubernetes sets for a Service called sitrep is not ours',
      [],
      { SITREP_PORT: 'tcp://10.0.0.1:80' },
      { port: undefined },
    ],
    [
      'nor what it sets for one called sitrep-watch, and for one called sitrep-watch-db',
      [],
      {
        SITREP_WATCH_PORT: 'tcp://10.0.0.1:80',
        SITREP_WATCH_SERVICE_HOST: '10.0.0.1',
        SITREP_WATCH_SERVICE_PORT: '80',
        SITREP_WATCH_SERVICE_PORT_HTTP: '80',
        SITREP_WATCH_PORT_80_TCP: 'tcp://10.0.0.1:80',
        SITREP_WATCH_PORT_80_TCP_PROTO: 'tcp',
        SITREP_WATCH_PORT_80_TCP_PORT: '80',
        SITREP_WATCH_PORT_80_TCP_ADDR: '10.0.0.1',
        SITREP_WATCH_DB_PORT: 'udp://10.0.0.1:53',
        SITREP_WATCH_DB_SERVICE_HOST: '10.0.0.1',
      },
      { port: undefined },
    ],
  ])('%s', (_, args, env, expected) => {
    expect(seen(args, env)).toMatchObject(expected);
  });

  test('everything after -- is a word', () => {
    const command = { ...COMMAND, positionals: [{ name: 'id', about: 'any', many: true }] };
    const result = parseArgs(command, ['--', '--port', '-q'], environment());
    expect(result.ok && result.parsed.words).toEqual(['--port', '-q']);
  });
});

describe('a command line that does not fit', () => {
  test.each<[string, readonly string[], Record<string, string>, string]>([
    ['a mistyped flag', ['--prot', '80'], {}, 'there is no --prot for "sitrep watch"; did you mean "--port"?'],
    ['a flag nothing is like', ['--xyzzy'], {}, 'there is no --xyzzy for "sitrep watch"'],
    ['a short flag', ['-x'], {}, 'there is no -x for "sitrep watch"'],
    ['no value', ['--port'], {}, '--port needs a value: --port N'],
    ['a flag where the value should be', ['--port', '--quiet'], {}, '--port needs a value: --port N'],
    ['an empty value', ['--port='], {}, '--port needs a value: N'],
    // `--only=$CHECKS`, where the variable was never set: all checks are not what was asked for.
    ['an empty list', ['--only='], {}, '--only needs a value: ID'],
    ['a list of nothing', ['--only', ' , '], {}, '--only needs a value: ID'],
    [
      'a list of nothing in the environment',
      [],
      { SITREP_WATCH_ONLY: ',' },
      'SITREP_WATCH_ONLY (the environment variable of --only) needs a value: ID',
    ],
    ['a value twice', ['--port', '1', '--port', '2'], {}, '--port was given twice: "1" and "2"'],
    ['no such choice', ['--format', 'jsno'], {}, '--format cannot be "jsno": it is text or json; did you mean "json"?'],
    ['a switch with a value', ['--quiet=maybe'], {}, '--quiet is a switch: give true or false, not "maybe"'],
    ['no such word', ['lvie'], {}, 'level cannot be "lvie": it is live or ready; did you mean "live"?'],
    [
      'no such word in the environment',
      [],
      { SITREP_WATCH_LEVEL: 'lvie' },
      'level cannot be "lvie": it is live or ready; did you mean "live"?',
    ],
    [
      'a mistyped variable',
      [],
      { SITREP_WATCH_PORTS: '80' },
      '"sitrep watch" does not know the variable SITREP_WATCH_PORTS; did you mean "SITREP_WATCH_PORT"?',
    ],
    [
      'a variable nothing is like',
      [],
      { SITREP_WATCH_XYZZY: '' },
      '"sitrep watch" does not know the variable SITREP_WATCH_XYZZY',
    ],
    ['an extra argument', ['live', 'now'], {}, '"now" is not expected here'],
    [
      'no such choice in the environment',
      [],
      { SITREP_WATCH_FORMAT: 'xml' },
      'SITREP_WATCH_FORMAT (the environment variable of --format) cannot be "xml": it is text or json',
    ],
  ])('%s', (_, args, env, message) => {
    expect(seen(args, env)).toBe(message);
  });

  test('a word that must be there', () => {
    const command = { ...COMMAND, positionals: [{ name: 'FILE', about: 'what to convert', required: true }] };
    expect(parseArgs(command, [], environment())).toEqual({ ok: false, message: 'FILE is missing: what to convert' });
  });
});
