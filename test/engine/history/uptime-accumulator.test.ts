import { expect, test } from 'vitest';
import { accrue, type Entry, newAccumulator, takeReading } from '../../../src/engine/history/uptime-accumulator.ts';
import type { Interval } from '../../../src/engine/maintenance/interval.ts';

const MINUTE = 60_000;
const CHECK = { id: 'api', interval: MINUTE };
const START = Date.UTC(2026, 10, 22, 10, 0);

const entry = (at: number, verdict: 'pass' | 'fail'): Entry => ({
  check: CHECK,
  reading: { check: 'api', at: START + at, attempts: 1, took: 5, measures: {} },
  judgement: { verdict, reasons: [] },
  inIncident: false,
});

test.each<[string, readonly Interval[], { known: number; failed: number; maintenance: number }]>([
  ['without maintenance', [], { known: 120_000, failed: 60_000, maintenance: 0 }],
  [
    'with maintenance across the overlap',
    [{ from: START + 50_000, to: START + 65_000 }],
    { known: 105_000, failed: 55_000, maintenance: 15_000 },
  ],
])('a reading that began before the Board’s clock came that far counts its time once, %s', (_, planned, sums) => {
  const on = newAccumulator();
  const maintenance = (_check: string, { from, to }: Interval) =>
    planned.flatMap((each) =>
      each.from < to && each.to > from ? [{ from: Math.max(from, each.from), to: Math.min(to, each.to) }] : [],
    );
  takeReading(on, entry(0, 'pass'), maintenance);
  accrue(on, 'api', START + 70_000, maintenance);
  takeReading(on, entry(60_000, 'fail'), maintenance);
  accrue(on, 'api', START + 120_000, maintenance);
  const buckets = [...on.open.values()];
  const sum = (field: 'known' | 'failed' | 'maintenance') => buckets.reduce((total, each) => total + each[field], 0);
  expect({ known: sum('known'), failed: sum('failed'), maintenance: sum('maintenance') }).toEqual(sums);
});
