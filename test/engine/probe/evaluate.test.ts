import { describe, expect, test } from 'vitest';
import { type Measure, UNITS, type Unit } from '../../../src/contract/check.ts';
import { evaluate } from '../../../src/engine/probe/evaluate.ts';
import { formatPair } from '../../../src/engine/probe/format-measure.ts';
import { fc } from '../../property.ts';
import { check, checkType, reading } from '../board/fixtures.ts';

const measure = (unit: Measure['unit'], worse: Measure['worse']): Measure => ({ unit, worse, about: 'for tests' });

const TYPE = checkType({
  latency: measure('ms', 'higher'),
  certificate: measure('days', 'lower'),
  used: measure('percent', 'higher'),
  rss: measure('bytes', 'higher'),
  age: measure('s', 'higher'),
  count: measure('count', 'lower'),
});

type Case = [
  what: string,
  thresholds: Record<string, { warn?: number; fail?: number }>,
  measured: Parameters<typeof reading>[0],
  verdict: string,
  reasons: string[],
];

const LATENCY = { latency: { warn: 800, fail: 3000 } };
const CERTIFICATE = { certificate: { warn: 21, fail: 7 } };
const refused = { kind: 'connect', message: 'connection refused' } as const;
const bug = { kind: 'probe', message: 'the prober has a bug' } as const;

const CASES: Case[] = [
  ['no thresholds: an answer is a pass', {}, { measures: { latency: 9e9 } }, 'pass', []],
  ['below the thresholds', LATENCY, { measures: { latency: 799 } }, 'pass', []],
  ['exactly on the threshold does not count', LATENCY, { measures: { latency: 800 } }, 'pass', []],
  [
    'over the warn threshold',
    LATENCY,
    { measures: { latency: 912 } },
    'warn',
    ['threshold: latency 912 ms is over the warn threshold 800 ms'],
  ],
  [
    'over both: the worse one is reported',
    LATENCY,
    { measures: { latency: 3456.4 } },
    'fail',
    ['threshold: latency 3456 ms is over the fail threshold 3000 ms'],
  ],
  [
    'over by less than is usually written',
    LATENCY,
    { measures: { latency: 800.04 } },
    'warn',
    ['threshold: latency 800.04 ms is over the warn threshold 800 ms'],
  ],
  [
    'a threshold of many seconds',
    { latency: { fail: 30_000 } },
    { measures: { latency: 30_512 } },
    'fail',
    ['threshold: latency 30.5 s is over the fail threshold 30 s'],
  ],
  ['lower is worse: above passes', CERTIFICATE, { measures: { certificate: 41.2 } }, 'pass', []],
  [
    'lower is worse: under the warn threshold',
    CERTIFICATE,
    { measures: { certificate: 12.34 } },
    'warn',
    ['threshold: certificate 12.3 days is under the warn threshold 21 days'],
  ],
  [
    'lower is worse: an expired certificate',
    CERTIFICATE,
    { measures: { certificate: -2 } },
    'fail',
    ['threshold: certificate -2 days is under the fail threshold 7 days'],
  ],
  [
    'percent',
    { used: { warn: 85 } },
    { measures: { used: 91.27 } },
    'warn',
    ['threshold: used 91.3% is over the warn threshold 85%'],
  ],
  [
    'bytes',
    { rss: { fail: 512 * 1024 ** 2 } },
    { measures: { rss: 1024 ** 3 } },
    'fail',
    ['threshold: rss 1024 MiB is over the fail threshold 512 MiB'],
  ],
  [
    'seconds',
    { age: { fail: 600 } },
    { measures: { age: 5400 } },
    'fail',
    ['threshold: age 90 min is over the fail threshold 10 min'],
  ],
  [
    'a bare count',
    { count: { fail: 1 } },
    { measures: { count: 0 } },
    'fail',
    ['threshold: count 0 is under the fail threshold 1'],
  ],
  [
    'fail reasons come before warn reasons',
    { latency: { warn: 800 }, ...CERTIFICATE },
    { measures: { latency: 900, certificate: 1 } },
    'fail',
    [
      'threshold: certificate 1 days is under the fail threshold 7 days',
      'threshold: latency 900 ms is over the warn threshold 800 ms',
    ],
  ],
  ['a failure of the target', LATENCY, { failure: refused }, 'fail', ['connect: connection refused']],
  [
    'a failure, and a threshold too',
    LATENCY,
    { failure: { kind: 'status', message: 'got 500, wanted 2xx' }, measures: { latency: 900 } },
    'fail',
    ['status: got 500, wanted 2xx', 'threshold: latency 900 ms is over the warn threshold 800 ms'],
  ],
  [
    'after a failure nobody asks for the measures that it prevented',
    CERTIFICATE,
    { failure: refused, missing: { certificate: 'not reached' } },
    'fail',
    ['connect: connection refused'],
  ],
  ['our own fault is never the target’s', {}, { failure: bug }, 'unknown', ['probe: the prober has a bug']],
  [
    'our own fault outweighs what was measured before it',
    LATENCY,
    { failure: bug, measures: { latency: 9999 } },
    'unknown',
    ['probe: the prober has a bug'],
  ],
  [
    'a missing measure beside one that passes',
    { ...LATENCY, ...CERTIFICATE },
    { measures: { latency: 10 }, missing: { certificate: 'Workers cannot connect to Cloudflare addresses' } },
    'pass',
    ['probe: certificate could not be measured: Workers cannot connect to Cloudflare addresses'],
  ],
  [
    'a missing measure beside one that warns',
    { ...LATENCY, ...CERTIFICATE },
    { measures: { latency: 900 }, missing: { certificate: 'no TLS port' } },
    'warn',
    [
      'threshold: latency 900 ms is over the warn threshold 800 ms',
      'probe: certificate could not be measured: no TLS port',
    ],
  ],
  [
    'a verdict that hangs on a missing measure alone',
    CERTIFICATE,
    { measures: { latency: 10 }, missing: { certificate: 'no TLS port' } },
    'unknown',
    ['probe: certificate could not be measured: no TLS port'],
  ],
  [
    'a measure that is simply not there',
    CERTIFICATE,
    { measures: {} },
    'unknown',
    ['probe: certificate could not be measured: the target gave no value for it'],
  ],
  [
    'a measure that is no number',
    { latency: { warn: 1 } },
    { measures: { latency: Number.NaN } },
    'unknown',
    ['probe: latency could not be measured: the target gave no value for it'],
  ],
];

describe('evaluate', () => {
  test.each(CASES)('%s', (_what, thresholds, measured, verdict, reasons) => {
    const judged = evaluate(check({ thresholds }), TYPE, reading(measured));
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(reasons);
  });

  test('a worse value never gives a better verdict', () => {
    const rank = ['pass', 'warn', 'fail'];
    const verdictOf = (latency: number) =>
      rank.indexOf(evaluate(check({ thresholds: LATENCY }), TYPE, reading({ measures: { latency } })).verdict);
    const value = fc.double({ min: 0, max: 5000, noNaN: true });
    fc.assert(fc.property(value, value, (a, b) => verdictOf(Math.min(a, b)) <= verdictOf(Math.max(a, b))));
  });
});

describe('formatPair', () => {
  test('neighbouring doubles read apart, though they are the same number of minutes', () => {
    const [value, threshold] = formatPair(987654321, 987654321.0000001, 'ms');
    expect(value).not.toBe(threshold);
  });

  test('two different values never read the same', () => {
    const value = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.constantFrom(...(Object.keys(UNITS) as Unit[])), (a, b, unit) => {
        fc.pre(a !== b);
        const [first, second] = formatPair(a, b, unit);
        return first !== second;
      }),
    );
  });
});
