import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALERTING } from '../../src/cli/node/alerting.ts';
import { WORKER } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { convert, guessProgram, lossLines } from '../../src/import/convert.ts';

/**
 * Configs as they are found in public repositories, rewritten so that they name nobody: hosts, names, texts and credentials are
 * made up, and the structure is kept. Beside each stands what it becomes, and what is reported.
 */
const FIXTURES = join(import.meta.dirname, '../fixtures/import');
const REGISTRIES = { checks: CHECKS, ...ALERTING };

const filesOf = (program: string): readonly string[] =>
  readdirSync(join(FIXTURES, program)).filter((name) => !name.endsWith('.expected'));

/** `validate` of the result, on a machine that has none of its secrets. */
const mistakesOf = (config: unknown) => {
  const options = { runtime: WORKER, secret: () => undefined, mayBeUnset: true };
  const parsed = parseConfig(JSON.stringify(config), REGISTRIES, options);
  return parsed.ok ? [] : parsed.issues;
};

describe.each(['uptimeflare', 'upptime', 'gatus', 'uptime-kuma'])('%s', (program) => {
  test('there are at least eight', () => {
    expect(filesOf(program).length).toBeGreaterThanOrEqual(8);
  });

  test.each(filesOf(program))('%s', async (name) => {
    const path = join(FIXTURES, program, name);
    const source = readFileSync(path, 'utf8');
    expect(guessProgram(source)).toBe(program);
    const { config, losses } = convert(REGISTRIES, program, source);
    expect(config.checks.length).toBeGreaterThan(0);
    expect(mistakesOf(config)).toEqual([]);
    const shown = `${JSON.stringify(config, null, 1)}\n\n${lossLines(losses).join('\n')}\n`;
    await expect(shown).toMatchFileSnapshot(`${path}.expected`);
  });

  test('none of their credentials is in the result', () => {
    for (const name of filesOf(program)) {
      const source = readFileSync(join(FIXTURES, program, name), 'utf8');
      const { config, losses } = convert(REGISTRIES, program, source);
      expect(`${name}: ${JSON.stringify([config, losses]).match(/.{20}EXAMPLE.{5}/)?.[0]}`).toBe(`${name}: undefined`);
    }
  });
});
