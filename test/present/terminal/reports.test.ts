import { describe, expect, test } from 'vitest';
import type { Check, Measure } from '../../../src/contract/check.ts';
import type { Failure } from '../../../src/contract/failure.ts';
import type { RunReport, RunResult } from '../../../src/contract/report.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { FORMATS } from '../../../src/present/terminal/formats.ts';
import type { Style } from '../../../src/present/terminal/report.ts';
import { check } from '../../engine/board/fixtures.ts';

const MEASURES: Readonly<Record<string, Measure>> = {
  latency: { unit: 'ms', worse: 'higher', about: '' },
  certificate: { unit: 'days', worse: 'lower', about: '' },
  size: { unit: 'bytes', worse: 'higher', about: '' },
  count: { unit: 'count', worse: 'lower', about: '' },
};
const AT = Date.UTC(2026, 10, 22, 10, 0, 3, 120);

const named = (id: string, group?: string): Check => check({ id, name: id.toUpperCase(), group });

interface Row {
  readonly id: string;
  readonly verdict: Verdict;
  readonly measures?: Readonly<Record<string, number>>;
  readonly reasons?: readonly Failure[];
  readonly attempts?: number;
  readonly group?: string;
}

const result = ({ id, verdict, measures = {}, reasons = [], attempts = 1, group }: Row): RunResult => ({
  check: named(id, group),
  measures: MEASURES,
  reading: { check: id, at: AT, took: 42, attempts, measures },
  judgement: { verdict, reasons },
});

const report = (rows: readonly Row[], skipped: Readonly<Record<string, string>> = {}): RunReport => ({
  results: rows.map(result),
  skipped: Object.entries(skipped).map(([id, reason]) => ({ check: named(id), reason })),
  startedAt: AT,
  took: 1234,
});

const MIXED = report(
  [
    { id: 'api', verdict: 'pass', measures: { latency: 41.7, certificate: 41.234, size: 2048 }, group: 'Core & more' },
    {
      id: 'slow',
      verdict: 'warn',
      measures: { latency: 912.4 },
      reasons: [{ kind: 'threshold', message: 'latency 912 ms is over the warn threshold 800 ms' }],
    },
    {
      id: 'db',
      verdict: 'fail',
      attempts: 2,
      reasons: [{ kind: 'connect', message: '127.0.0.1:9 refused the connection\n<100%, "truly">' }],
    },
    { id: 'odd', verdict: 'unknown', reasons: [{ kind: 'probe', message: 'no CA store at hand: set `ca`' }] },
  ],
  { mem: 'type memory needs procfs, which a Worker does not support' },
);

const PIPED: Style = { columns: 80, color: false };
const render = (format: string, what: RunReport, style = PIPED) => FORMATS[format]!(what, style);

describe('text', () => {
  test('a line a check, its reasons below, a summary at the end', () => {
    expect(render('text', MIXED)).toMatchInlineSnapshot(`
      "pass     api   latency 41.7 ms, certificate 41.2 days, size 2 KiB
      warn     slow  threshold: latency 912 ms is over the warn threshold 800 ms
                     latency 912 ms
      fail     db    connect: 127.0.0.1:9 refused the connection <100%, "truly">
                     after 2 attempts
      unknown  odd   probe: no CA store at hand: set \`ca\`
      skipped  mem   type memory needs procfs, which a Worker does not support

      5 checks in 1.2 s: 1 pass, 1 warn, 1 fail, 1 unknown, 1 skipped
      "
    `);
  });

  test('a line is never wider than the terminal, and a long word is not broken', () => {
    const url = `https://example.com/${'x'.repeat(60)}`;
    const reasons: Failure[] = [{ kind: 'redirect', message: `the answer leads from here to ${url} and back again` }];
    expect(
      render('text', report([{ id: 'api', verdict: 'fail', reasons }]), { columns: 40, color: false }),
    ).toMatchInlineSnapshot(`
      "fail     api  redirect: the answer leads
                    from here to
                    https://example.com/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                    and back again

      1 check in 1.2 s: 1 fail
      "
    `);
  });

  test('colour does not change the text', () => {
    const colored = render('text', MIXED, { columns: 80, color: true });
    expect(colored).toContain('\u001b[31mfail   \u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(render('text', MIXED));
  });

  test('a target cannot send control characters to the terminal', () => {
    const reasons: Failure[] = [{ kind: 'body', message: 'was \u001b[2J\u0007\u009bgone\r\nand back' }];
    expect(render('text', report([{ id: 'api', verdict: 'fail', reasons }]))).toMatch(
      /body: was \ufffd\[2J\ufffd\ufffdgone and back/,
    );
  });

  test('no check at all', () => {
    expect(render('text', report([]))).toBe('\n0 checks in 1.2 s: nothing to do\n');
  });
});

describe('json (health+json draft)', () => {
  test('keys are id:measure, and id:status where nothing was measured', () => {
    expect(JSON.parse(render('json', MIXED))).toMatchInlineSnapshot(`
      {
        "checks": {
          "api:certificate": [
            {
              "componentId": "api",
              "componentType": "http",
              "observedUnit": "days",
              "observedValue": 41.23,
              "status": "pass",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
          "api:latency": [
            {
              "componentId": "api",
              "componentType": "http",
              "observedUnit": "ms",
              "observedValue": 41.7,
              "status": "pass",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
          "api:size": [
            {
              "componentId": "api",
              "componentType": "http",
              "observedUnit": "bytes",
              "observedValue": 2048,
              "status": "pass",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
          "db:status": [
            {
              "componentId": "db",
              "componentType": "http",
              "output": "connect: 127.0.0.1:9 refused the connection
      <100%, "truly">",
              "status": "fail",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
          "odd:status": [
            {
              "componentId": "odd",
              "componentType": "http",
              "output": "probe: no CA store at hand: set \`ca\`",
              "status": "warn",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
          "slow:latency": [
            {
              "componentId": "slow",
              "componentType": "http",
              "observedUnit": "ms",
              "observedValue": 912.4,
              "output": "threshold: latency 912 ms is over the warn threshold 800 ms",
              "status": "warn",
              "time": "2026-11-22T10:00:03.120Z",
            },
          ],
        },
        "notes": [
          "mem: type memory needs procfs, which a Worker does not support",
        ],
        "status": "fail",
      }
    `);
  });

  test.each<[Verdict[], string]>([
    [[], 'pass'],
    [['pass'], 'pass'],
    [['pass', 'warn'], 'warn'],
    [['pass', 'unknown'], 'warn'],
    [['warn', 'fail', 'pass'], 'fail'],
  ])('%j is %s', (verdicts, status) => {
    const rows = verdicts.map((verdict, at) => ({ id: `c${at}`, verdict }));
    expect(JSON.parse(render('json', report(rows))).status).toBe(status);
  });
});

describe('junit', () => {
  test('fail is a failure, unknown an error, a skipped check says why', () => {
    expect(render('junit', MIXED)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="sitrep" tests="5" failures="1" errors="1" skipped="1" time="1.234">
        <testsuite name="sitrep" tests="5" failures="1" errors="1" skipped="1" time="1.234" timestamp="2026-11-22T10:00:03.120Z">
          <testcase classname="Core &amp; more" name="api" time="0.042"/>
          <testcase classname="http" name="slow" time="0.042">
            <system-out>threshold: latency 912 ms is over the warn threshold 800 ms
      latency 912 ms</system-out>
          </testcase>
          <testcase classname="http" name="db" time="0.042">
            <failure type="connect" message="127.0.0.1:9 refused the connection
      &lt;100%, &quot;truly&quot;&gt;">connect: 127.0.0.1:9 refused the connection
      &lt;100%, &quot;truly&quot;&gt;</failure>
          </testcase>
          <testcase classname="http" name="odd" time="0.042">
            <error type="probe" message="no CA store at hand: set \`ca\`">probe: no CA store at hand: set \`ca\`</error>
          </testcase>
          <testcase classname="http" name="mem">
            <skipped message="type memory needs procfs, which a Worker does not support"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('characters that XML forbids become replacement characters', () => {
    const reasons: Failure[] = [{ kind: 'body', message: 'a\u0000b\u001b\ud800 \u{1f600}' }];
    expect(render('junit', report([{ id: 'api', verdict: 'fail', reasons }]))).toContain(
      'message="a\ufffdb\ufffd\ufffd \u{1f600}"',
    );
  });
});

describe('github', () => {
  test('the text report, then an annotation for what is not healthy', () => {
    const annotations = render('github', MIXED).slice(render('text', MIXED).length);
    expect(annotations).toMatchInlineSnapshot(`
      "::warning title=SLOW%3A warn::threshold: latency 912 ms is over the warn threshold 800 ms
      ::error title=DB%3A fail::connect: 127.0.0.1:9 refused the connection%0A<100%25, "truly">
      ::warning title=ODD%3A unknown::probe: no CA store at hand: set \`ca\`
      "
    `);
  });

  test('a target cannot give commands to the runner', () => {
    const message = `${'word '.repeat(30)}::error::forged\n::set-output name=x::y`;
    const lines = render('github', report([{ id: 'api', verdict: 'fail', reasons: [{ kind: 'body', message }] }]));
    const commands = lines.split('\n').filter((line) => line.trimStart().startsWith('::'));
    expect(commands).toEqual([expect.stringMatching(/^::error title=API%3A fail::body: word .*%0A::set-output/)]);
  });

  test('nor in the older form, which the runner looks for anywhere in a line', () => {
    const message = 'expected "ok", found ##[add-mask]e and ###[error]x';
    const lines = render('github', report([{ id: 'api', verdict: 'fail', reasons: [{ kind: 'body', message }] }]));
    expect(lines).not.toContain('##[');
    expect(lines).toContain('expected "ok", found ## [add-mask]e and ### [error]x');
  });
});

describe('markdown', () => {
  test('has a row for each check, those that are not healthy first', () => {
    expect(FORMATS.markdown!(MIXED, PIPED)).toBe(
      [
        '### Sitrep',
        '',
        '5 checks in 1.2 s\\: 1 pass, 1 warn, 1 fail, 1 unknown, 1 skipped',
        '',
        '| verdict | check | measured | reason |',
        '| --- | --- | --- | --- |',
        '| warn | SLOW | latency 912 ms | threshold\\: latency 912 ms is over the warn threshold 800 ms |',
        '| fail | DB |  | connect\\: 127.0.0.1\\:9 refused the connection &#60;100%, "truly"&#62; |',
        '| unknown | ODD |  | probe\\: no CA store at hand\\: set \\`ca\\` |',
        '| pass | API | latency 41.7 ms, certificate 41.2 days, size 2 KiB |  |',
        '| skipped | MEM |  | type memory needs procfs, which a Worker does not support |',
        '',
        '',
      ].join('\n'),
    );
  });

  test('keeps the words of a target out of the table’s structure', () => {
    const reasons = [{ kind: 'body', message: '| **x** | [a](javascript:b) <img src=x>\n# head' } as const];
    const row = FORMATS.markdown!(report([{ id: 'a', verdict: 'fail', reasons }]), PIPED).split('\n')[6]!;
    expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
    expect(row).not.toMatch(/<|(?<![\\&])[*[#]/);
  });
});
