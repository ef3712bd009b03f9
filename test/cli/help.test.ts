import { describe, expect, test } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import { variableOf } from '../../src/cli/environment.ts';
import { COMMANDS } from '../../src/cli/node/commands.ts';
import { runCli } from './fake-host.ts';

const NO_ENVIRONMENT = { env: () => undefined, variables: () => [] };

/** What a terminal shows without wrapping; the longest lines are those of flags with a variable. */
const WIDEST = 150;

test('sitrep --help', async () => {
  const { out } = await runCli(COMMANDS, ['--help']);
  await expect(out).toMatchFileSnapshot('./help/sitrep.txt');
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))('sitrep %s', (name, command) => {
  test('--help', async () => {
    const { out } = await runCli(COMMANDS, [name, '--help']);
    await expect(out).toMatchFileSnapshot(`./help/${name}.txt`);
    expect(out.split('\n').filter((line) => line.length > WIDEST)).toEqual([]);
  });

  test('every example is a line that it takes', () => {
    const words = (line: string) =>
      line
        .replace(/ [>|] .*$/, '')
        .split(' ')
        .slice(1);
    const results = command.examples.map(
      ({ line }) => [line, parseArgs(command, words(line), NO_ENVIRONMENT)] as const,
    );
    expect(results.filter(([, result]) => !result.ok)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  test('no two flags share a name, a letter or a variable', () => {
    const names = command.flags.flatMap((flag) => [flag.name, flag.short ?? `no-${flag.name}`, variableOf(name, flag)]);
    expect(new Set(names).size).toBe(names.length);
  });
});
