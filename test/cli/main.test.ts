import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { ONLY_ON_NODE } from '../../src/cli/main.ts';
import { NATIVE_COMMANDS } from '../../src/cli/native-commands.ts';
import { COMMANDS as ON_NODE } from '../../src/cli/node/commands.ts';
import { runCli } from './fake-host.ts';

const GREET: Command = {
  name: 'greet',
  about: 'say hello',
  positionals: [{ name: 'who', about: 'whom to greet', many: true }],
  flags: [{ name: 'loud', short: 'l', about: 'in capitals' }],
  examples: [{ line: 'greet world', about: 'hello world' }],
  run: async (host, parsed) => {
    host.print(`hello ${parsed.words.join(' ')}\n`);
    return parsed.on('loud') ? 1 : 0;
  },
};
const STRICT: Command = { ...GREET, name: 'strict', usageExit: (args) => (args.includes('--odd') ? 3 : 1) };
const COMMANDS = [GREET, STRICT];

describe('exit code and where the words go', () => {
  test.each<[string, readonly string[], number, string, string]>([
    ['a command', ['greet', 'you'], 0, 'hello you\n', ''],
    ["a command's own code", ['greet', '-l'], 1, 'hello \n', ''],
    ['--version', ['--version'], 0, '1.2.3\n', ''],
    [
      'no such command',
      ['gret'],
      1,
      '',
      'sitrep: there is no command "gret"; did you mean "greet"?\nCommands: greet, strict\nSee: sitrep --help\n',
    ],
    [
      'a flag before the command',
      ['--loud', 'greet'],
      1,
      '',
      'sitrep: the flag --loud must follow a command\nCommands: greet, strict\nSee: sitrep --help\n',
    ],
    [
      'a command that the static binary has not',
      ['serve'],
      1,
      '',
      'sitrep: there is no command "serve" in the static binary; sitrep on Node has it\nCommands: greet, strict\nSee: sitrep --help\n',
    ],
    [
      'help of no such command',
      ['help', 'gret'],
      1,
      '',
      'sitrep: there is no command "gret"; did you mean "greet"?\nCommands: greet, strict\nSee: sitrep --help\n',
    ],
    [
      'wrong usage',
      ['greet', '--lod'],
      2,
      '',
      'sitrep greet: there is no --lod for "sitrep greet"; did you mean "--loud"?\nSee: sitrep greet --help\n',
    ],
    [
      "wrong usage with the command's code",
      ['strict', '--od'],
      1,
      '',
      'sitrep strict: there is no --od for "sitrep strict"\nSee: sitrep strict --help\n',
    ],
    [
      'a code that depends on the line',
      ['strict', '--odd'],
      3,
      '',
      'sitrep strict: there is no --odd for "sitrep strict"\nSee: sitrep strict --help\n',
    ],
  ])('%s', async (_, args, code, out, err) => {
    expect(await runCli(COMMANDS, args)).toEqual({ code, out, err });
  });
});

describe('help', () => {
  test.each<[string, readonly string[]]>([
    ['--help', ['--help']],
    ['-h', ['-h']],
    ['help', ['help']],
  ])('%s lists the commands', async (_, args) => {
    const ran = await runCli(COMMANDS, args);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^ {2}greet \[who…\] +say hello$/m);
  });

  test.each<[string, readonly string[]]>([
    ['greet --help', ['greet', '--help']],
    ['greet -h', ['greet', '-h']],
    ['help greet', ['help', 'greet']],
    ['however wrong the rest is', ['greet', '--nonsense', '--help']],
  ])('%s', async (_, args) => {
    const ran = await runCli(COMMANDS, args);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('Usage: sitrep greet [who…] [flags]');
    expect(ran.out).toContain('-l, --loud');
    expect(ran.out).toContain('SITREP_GREET_LOUD');
  });

  test('no command at all shows the overview, as an error', async () => {
    const ran = await runCli(COMMANDS, []);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('Usage: sitrep COMMAND [flags]');
  });

  test('after -- it is a word', async () => {
    expect(await runCli(COMMANDS, ['greet', '--', '--help'])).toEqual({ code: 0, out: 'hello --help\n', err: '' });
  });
});

test('what the static binary sends to Node is all that it lacks', () => {
  const native = NATIVE_COMMANDS.map(({ name }) => name);
  expect([...native, ...ONLY_ON_NODE].toSorted()).toEqual(ON_NODE.map(({ name }) => name).toSorted());
});
