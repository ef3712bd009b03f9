import { expect, test } from 'vitest';
import { beginPublication, confirm, decide, EDGE_PACE } from '../../../src/engine/board/publication.ts';
import { fc } from '../../property.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 22);

/** Each tick: ms since the one before, whether a status changed, whether KV takes the view. */
const tick = fc.record({ wait: fc.integer({ min: 0, max: 200_000 }), changed: fc.boolean(), taken: fc.boolean() });

test('no day has more writes than its budget, whatever happens and however KV fails', () => {
  fc.assert(
    fc.property(fc.array(tick, { minLength: 1, maxLength: 3000 }), (ticks) => {
      let publication = beginPublication(EDGE_PACE, START);
      let now = START;
      const writes: number[] = [];
      for (const { wait, changed, taken } of ticks) {
        now += wait;
        const decided = decide(publication, EDGE_PACE, { now, changed, busy: false });
        publication = decided.publication;
        if (!decided.publish) continue;
        writes.push(now);
        if (taken) publication = confirm(publication, now, false);
      }
      for (const [index, at] of writes.entries()) {
        const inDay = writes.slice(index).filter((other) => other < at + DAY).length;
        expect(inDay).toBeLessThanOrEqual(EDGE_PACE.perDay!);
      }
    }),
    { numRuns: 20 },
  );
});

test('a clock that steps back and forth earns nothing twice', () => {
  let publication = { ...beginPublication(EDGE_PACE, START), tokens: 0 };
  for (let step = 0; step < 100; step++) {
    const now = START + (step % 2 === 0 ? 3_600_000 : 0);
    publication = decide(publication, EDGE_PACE, { now, changed: false, busy: true }).publication;
  }
  expect(publication.tokens).toBeCloseTo((EDGE_PACE.perDay! - 100) / 24, 6);
});

test('a step back of more than a day is taken as the new truth, or nothing would be earned until then', () => {
  const ahead = { ...beginPublication(EDGE_PACE, START + 365 * DAY), tokens: 0 };
  const back = decide(ahead, EDGE_PACE, { now: START, changed: false, busy: true }).publication;
  const later = decide(back, EDGE_PACE, { now: START + 3_600_000, changed: false, busy: true }).publication;
  expect(later.tokens).toBeGreaterThan(1);
});
