import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderModule } from '../../../../src/cli/node/config/module.ts';
import { issueLine, withPlaces } from '../../../../src/engine/config/issues.ts';
import { newFolder } from '../../../folders.ts';

const folder = newFolder('module');
let files = 0;

const render = async (text: string, extension = 'ts') => {
  const path = join(folder, `checks${files++}.${extension}`);
  writeFileSync(path, text);
  return renderModule(path, text);
};

const linesOf = async (text: string, paths: readonly string[] = []): Promise<readonly string[]> => {
  const rendered = await render(text);
  if (!rendered.ok) return rendered.issues.map((issue) => issueLine(issue));
  const issues = [...rendered.mistakes, ...paths.map((path) => ({ path, message: 'it' }))];
  return withPlaces(issues, rendered.locate).map((issue) => issueLine(issue));
};

test('a program gives its default export, with types, imports and await', async () => {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'lib/ids.ts'), 'export const ids: readonly string[] = ["a", "b"];');
  const rendered = await render(
    `import { ids } from './lib/ids.ts';
type Check = { id: string };
const plugin = { type: 'mine' };
export default { plugins: [plugin], checks: await Promise.all(ids.map(async (id): Promise<Check> => ({ id }))) };`,
  );
  expect(rendered).toMatchObject({ json: '{"checks":[{"id":"a"},{"id":"b"}]}', plugins: [{ type: 'mine' }] });
});

test('JavaScript needs no types', async () => {
  expect(await render('export default { checks: [] };', 'mjs')).toMatchObject({ ok: true, json: '{"checks":[]}' });
});

test('a file that is read again is run again', async () => {
  const path = join(folder, 'again.ts');
  const read = async (id: string) => {
    const text = `export default { checks: [{ id: '${id}' }] };`;
    writeFileSync(path, text);
    return renderModule(path, text);
  };
  expect(await read('a')).toMatchObject({ json: '{"checks":[{"id":"a"}]}' });
  expect(await read('b')).toMatchObject({ json: '{"checks":[{"id":"b"}]}' });
});

test.each([
  ['no default export', 'export const checks = [];', /^\$: the file exports no config; write `export default/],
  ['a program that throws', '\nthrow new Error("no network here");', /^2:7: \$: Error: no network here$/],
  ['a program that throws a text', 'throw "oh";', /^\$: the program threw oh$/],
  [
    'a name that is not there',
    'export default {\n  checks: [missing] };',
    /^2:12: \$: ReferenceError: missing is not defined$/,
  ],
  ['wrong syntax', 'export default {\n  checks: [ } ] };', /^2:1: \$: SyntaxError: /],
  ['an import that is not there', 'import "./nothing.ts";', /^\$: Error: Cannot find module .*nothing\.ts/],
  ['types that need a compiler', 'enum A { B }\nexport default {};', /^(1:1: )?\$: SyntaxError: .*enum/],
  [
    'a function',
    'export default { checks: [{ id: "a", url: () => "x" }] };',
    /^1:29: \$\.checks\[0\]\.url: expected data, found a function$/,
  ],
  ['a RegExp', 'export default { checks: [{ matches: /\\d/ }] };', /^\$\.checks\[0\]\.matches: .*write "\\\\d"$/],
  ['a promise', 'export default { checks: Promise.resolve([]) };', /^\$\.checks: .*write `await` before it$/],
  [
    'a circle',
    'const a: { b?: object } = {}; a.b = a; export default { a };',
    /^\$\.a\.b: this object contains itself/,
  ],
  ['plugins that are no list', 'export default { plugins: 5 };', /^\$\.plugins: expected a list of check types/],
])('%s is refused', async (_, text, line) => {
  expect(await linesOf(text)).toEqual([expect.stringMatching(line)]);
});

test('a mistake has the line of its check', async () => {
  const text = `// id: 'commented'
const url = 'http://a/'; // id: 'c'
export default {
  checks: [
    { id: 'a', url },
    { "id": "b", url },
    ...['x', 'y'].map((id) => ({ id, url })),
    { id: \`c\`, url },
    { id: 'd', url: 'id: "e"' },
    { id: 'd', url },
  ],
  alerts: [{ id: 'ops' }],
};`;
  const places = (
    await linesOf(
      text,
      [0, 1, 2, 4, 5].map((at) => `$.checks[${at}].url`),
    )
  ).map((line) => line.split(': $')[0]);
  // Computed ids, and those that are there twice, have no line.
  expect(places).toEqual(['5:7', '6:7', '$.checks[2].url: it', '8:7', '$.checks[5].url: it']);
  expect(await linesOf(text, ['$.alerts[0].type', '$.site'])).toEqual(['12:14: $.alerts[0].type: it', '$.site: it']);
});
