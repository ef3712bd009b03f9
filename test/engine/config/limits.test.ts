import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { FILES } from './abuse/files.ts';
import { linesOf, parse, web1 } from './registry.ts';

interface Judged {
  readonly name: string;
  readonly ms: number;
  readonly issues: number;
}

/** ms of processor time: what the promise says, and as much again for a machine that is busy with other tests. */
const PATIENCE = 2 * 2_000;

const fields = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, at) => [`h${at}`, 'x']));

describe('a file as large as a config may be, made to drown its reader', () => {
  let judged: ReadonlyMap<string, Judged>;

  beforeAll(async () => {
    const judge = fileURLToPath(new URL('./abuse/judge.ts', import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--no-warnings', '--max-old-space-size=300', judge]);
    const lines = stdout.trim().split('\n');
    judged = new Map(lines.map((line) => JSON.parse(line) as Judged).map((each) => [each.name, each]));
  }, 300_000);

  it.each(Object.keys(FILES))('%s: is judged within 2 s and 300 MB, in a hundred messages and a count', (name) => {
    const { ms, issues } = judged.get(name)!;
    expect(ms).toBeLessThan(PATIENCE);
    expect(issues).toBeLessThanOrEqual(101);
  });
});

describe('what a config may hold at most', () => {
  it.each([
    [
      'entries',
      { checks: [web1({ tags: Array.from({ length: 20_001 }, () => 'x') })] },
      '$.checks[0].tags: 20001 entries',
    ],
    ['fields', { checks: [web1({ headers: fields(1_001) })] }, '$.checks[0].headers: 1001 fields'],
    ['characters', { checks: [web1({ name: 'x'.repeat(524_289) })] }, '$.checks[0].name: 524289 characters'],
    [
      'windows',
      { checks: [web1()], maintenance: Array.from({ length: 501 }, () => ({})) },
      '$.maintenance: 501 entries',
    ],
  ])('%s', (_, document, line) => {
    const lines = linesOf(parse(document));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${line} are too many; at most`);
  });

  it('just so many are fine', () => {
    const document = {
      checks: [web1({ headers: fields(1_000), tags: Array.from({ length: 20_000 }, (_, at) => `t${at}`) })],
    };
    expect(linesOf(parse(document))).toEqual([]);
  });
});

describe('the number of the mistakes that are not shown', () => {
  const wrong = (count: number) => parse({ checks: [web1({ tags: Array.from({ length: count }, () => 1) })] });

  it.each([
    [101, 'and 1 more mistake'],
    [999, 'and 899 more mistakes'],
    [5_000, 'and at least 900 more mistakes'],
  ])('%i of them', (count, last) => {
    const lines = linesOf(wrong(count));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe(`$: ${last}`);
  });
});
