import { expect, test } from 'vitest';
import { askInTurn, askProber, type ProberPort } from '../../../src/engine/board/ask-prober.ts';
import type { Shard } from '../../../src/engine/board/shards.ts';
import { ManualClock } from './board-kit.ts';
import { check, reading } from './fixtures.ts';

const shards = (count: number): readonly Shard[] =>
  Array.from({ length: count }, (_, index) => ({ name: `fast-${index}`, checks: [check({ id: `check-${index}` })] }));

/** Lets every promise that can go on do so. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await undefined;
};

/** Probers that answer on request. */
class Probers implements ProberPort {
  readonly busy: (() => void)[] = [];
  asked = 0;

  async probe(_shard: string, checks: Parameters<ProberPort['probe']>[1]) {
    this.asked++;
    await new Promise<void>((resolve) => this.busy.push(resolve));
    return checks.map(({ id }) => reading({ check: id }));
  }

  async answer(count: number): Promise<void> {
    for (const answer of this.busy.splice(0, count)) answer();
    await settle();
  }
}

const begun = async (count: number) => {
  const clock = new ManualClock();
  const probers = new Probers();
  const answers = askInTurn(shards(count), probers, clock);
  await settle();
  return { clock, probers, answers };
};

test('twelve probers begin at once, and each that answers lets the next begin', async () => {
  const { probers, answers, clock } = await begun(30);
  expect(probers.asked).toBe(12);
  await probers.answer(5);
  expect(probers.asked).toBe(17);
  while (probers.busy.length > 0) await probers.answer(12);
  const readings = (await Promise.all(answers)).flat();
  expect(readings.map(({ reading: { check: id } }) => id)).toEqual(shards(30).map(({ checks }) => checks[0]!.id));
  expect(clock.pending).toBe(0);
});

test('probers whose targets keep them waiting hold up nobody for longer than 250 ms', async () => {
  const { probers, clock } = await begun(30);
  clock.advance(249);
  await settle();
  expect(probers.asked).toBe(12);
  clock.advance(1);
  await settle();
  expect(probers.asked).toBe(24);
  clock.advance(250);
  await settle();
  expect(probers.asked).toBe(30);
});

test('readings that a prober streamed count, even if the rest never comes', async () => {
  const clock = new ManualClock();
  const [a, b] = [check({ id: 'a' }), check({ id: 'b' })];
  const prober: ProberPort = {
    probe: (_shard, _checks, onReading) => {
      onReading(reading({ check: 'a' }));
      return Promise.reject(new Error('its answer broke off'));
    },
  };
  const measured = await askProber({ name: 'fast-0', checks: [a, b] }, prober, clock);
  expect(measured.map(({ reading: { failure } }) => failure)).toEqual([
    undefined,
    { kind: 'probe', message: 'the prober failed: its answer broke off' },
  ]);
});
