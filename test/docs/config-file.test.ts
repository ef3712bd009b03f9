import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/node/commands.ts';
import { FORMATS } from '../../src/cli/node/formats.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { runCli } from '../cli/fake-host.ts';
import { blocksOf } from '../e2e/markdown.ts';
import { newFolder } from '../folders.ts';

/** What docs/config.md shows. */

const page = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
const blocks = blocksOf(page);
const blockOf = (info: string): string => blocks.find((block) => block.info === info)!.text;

const validate = (path: string, text: string) =>
  runCli(COMMANDS, ['validate', '--config', path], {
    files: { [path]: text },
    checks: CHECKS,
    formats: async () => FORMATS,
  });

test.each([
  ['jsonc', 1],
  ['yaml', 2],
])('its %s is valid', async (format, checks) => {
  const { out } = await validate(`checks.${format}`, blockOf(`${format} config`));
  expect(out.split('\n')[0]).toBe(`checks.${format} is valid for a Worker: ${checks} check${checks === 1 ? '' : 's'}`);
});

test('its program is valid; test/e2e/init.test.ts has one with the real defineChecks', async () => {
  const text = blockOf('ts config').replace(/^import .*$/m, 'const defineChecks = <T>(file: T): T => file;');
  const path = join(newFolder('docs'), 'checks.ts');
  writeFileSync(path, text);
  expect((await validate(path, text)).out).toMatch(/checks\.ts is valid for a Worker: 4 checks\n/);
});

test('its mistakes are what validate prints', async () => {
  const text = `${blockOf('yaml config').split('\n')[0]}
checks:
  - id: api
    type: http
    intervall: 60s
    timeout: 5
    url: https://acme.dev/
`;
  const shown = blocks.find(({ text }) => text.startsWith('$ npx sitrep validate\n'))!.text;
  expect(`$ npx sitrep validate\n${(await validate('checks.yaml', text)).err}`).toBe(shown);
});

test('its names of files are those that are looked for, in their order', () => {
  const rows = page.match(/^\| `checks\..*$/gm)!.flatMap((row) => row.split('|')[1]!.match(/checks\.\w+/g)!);
  expect(rows).toEqual(['checks.json', 'checks.jsonc', 'checks.yaml', 'checks.yml', 'checks.ts']);
});
