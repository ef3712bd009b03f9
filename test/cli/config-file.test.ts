import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/node/commands.ts';
import { FORMATS } from '../../src/cli/node/formats.ts';
import { NATIVE, NODE } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { runCli } from './fake-host.ts';

const JSON_TEXT = '{ "checks": [{ "id": "a", "type": "http", "url": "https://acme.dev/" }] }';
const YAML_TEXT = 'checks:\n  - { id: a, type: http, url: https://acme.dev/ }\n';

const sitrep = (line: string, files: Readonly<Record<string, string>>, world = {}) =>
  runCli(COMMANDS, line.split(' '), { files, checks: CHECKS, formats: async () => FORMATS, ...world });

describe('the config that nobody names', () => {
  test.each([
    ['checks.json', JSON_TEXT],
    ['checks.jsonc', `// watched\n${JSON_TEXT}`],
    ['checks.yaml', YAML_TEXT],
    ['checks.yml', YAML_TEXT],
  ])('is %s', async (name, text) => {
    const { code, out } = await sitrep('validate', { [name]: text });
    expect([code, out.split('\n')[0]]).toEqual([0, `${name} is valid for a Worker: 1 check`]);
  });

  test('is none of two', async () => {
    const { code, err } = await sitrep('validate', { 'checks.yml': YAML_TEXT, 'checks.json': JSON_TEXT });
    expect([code, err]).toEqual([
      2,
      'sitrep: there are checks.json and checks.yml; keep one of them\n' +
        'Name the file with --config FILE, or with the variable SITREP_CONFIG.\n',
    ]);
  });

  test('is not there', async () => {
    const { code, err } = await sitrep('run', {});
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'sitrep: there is no checks.json, checks.jsonc, checks.yaml, checks.yml or checks.ts in this folder',
    ]);
  });
});

describe('mistakes have their places', () => {
  test.each([
    [
      'a.json',
      '{ "checks": [\n  { "id": "a", "type": "http", "ulr": "x" }] }',
      'a.json:2:32: $.checks[0].ulr: unknown',
    ],
    [
      'a.jsonc',
      '{ "checks": [ // here\n  { "id": "a", "type": "htp" },] }',
      'a.jsonc:2:16: $.checks[0].type: unknown type',
    ],
    [
      'a.yaml',
      'checks:\n  - id: a\n    type: http\n    url: x\n    id: b',
      'a.yaml:2:5: $.checks[0].id: this key is there twice',
    ],
    ['a.YML', 'checks:\n  - id: a\n    type: tcp\n    prot: 1', 'a.YML:4:5: $.checks[0].prot: unknown field'],
    ['a.conf', '{ "checks": [ }', 'a.conf:1:15: $: not JSON: expected a value'],
  ])('%s', async (name, text, line) => {
    const { code, err } = await sitrep(`validate --config ${name}`, { [name]: text });
    expect(code).toBe(1);
    expect(err.split('\n')[1]).toContain(line);
  });
});

describe('the static binary', () => {
  const native = { runtime: NATIVE, formats: undefined };

  test('reads JSONC', async () => {
    expect(await sitrep('validate -c x.jsonc', { 'x.jsonc': `${JSON_TEXT} // all` }, native)).toMatchObject({
      code: 0,
    });
  });

  test.each(['yaml', 'yml', 'ts', 'mjs'])('names the way for .%s', async (extension) => {
    const name = `checks.${extension}`;
    const { code, err } = await sitrep(`validate --config ${name}`, { [name]: YAML_TEXT }, native);
    expect(code).toBe(1);
    expect(err).toContain(`${name}: $: the static binary reads JSON and JSONC only. Convert the file on Node`);
  });
});

test('YAML is not loaded for JSON', async () => {
  const formats = () => Promise.reject(new Error('loaded'));
  expect(await sitrep('validate', { 'checks.json': JSON_TEXT }, { formats, runtime: NODE })).toMatchObject({ code: 0 });
  await expect(sitrep('validate', { 'checks.yaml': YAML_TEXT }, { formats })).rejects.toThrow('loaded');
});
