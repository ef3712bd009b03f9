import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { builtInLocation } from '../../src/contract/location.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { probersOf } from '../../src/worker/probers.ts';
import { check } from '../engine/board/fixtures.ts';

/** A check that needs no network: its type is unknown to every prober, which says so. */
const nowhere = check({ id: 'a', type: 'telepathy' });

test.each([undefined, 'here', 'weur', 'apac-ne'])('a prober object answers at %s', async (location) => {
  const locations = ['here', 'weur', 'apac-ne', 'eu'].map((id) => builtInLocation(id)!);
  const readings = await probersOf(env as unknown as Env, { locations }).probe('fast-0', [nowhere], () => {}, location);
  expect(readings).toMatchObject([{ check: 'a', failure: { kind: 'probe' } }]);
});

test('a prober object that is asked says where it runs, and how long it worked', async () => {
  const prober = probersOf(env as unknown as Env, { locations: [builtInLocation('weur')!] });
  const ask = (introduce: boolean) => prober.probe('fast-0', [nowhere], () => {}, 'weur', introduce);
  expect(await ask(true)).toMatchObject([{ whereabouts: { colo: 'FRA', busy: expect.any(Number) } }]);
  expect((await ask(false))[0]).not.toHaveProperty('whereabouts');
});

test('a jurisdiction, which workerd does not have here, fails alone', async () => {
  const locations = [builtInLocation('eu')!];
  const prober = probersOf(env as unknown as Env, { locations });
  await expect(prober.probe('fast-0', [nowhere], () => {}, 'eu')).rejects.toThrow('Jurisdiction');
  await expect(prober.probe('fast-0', [nowhere], () => {})).resolves.toHaveLength(1);
});

test('a location whose secret is not set probes nothing, and says which', async () => {
  const locations = [{ id: 'lab', name: 'Lab', kind: 'url', url: 'https://lab.test/', unset: ['LAB_TOKEN'] }] as const;
  const prober = probersOf(env as unknown as Env, { locations });
  await expect(prober.probe('fast-0', [nowhere], () => {}, 'lab')).rejects.toThrow('set LAB_TOKEN');
});
