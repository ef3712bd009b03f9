import { env as testEnv } from 'cloudflare:workers';
import { expect, inject, test } from 'vitest';
import type { Details } from '../../src/contract/view.ts';
import { Board } from '../../src/engine/board/board.ts';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { workerdPorts } from '../../src/platform/workerd/index.ts';
import { kvViews } from '../../src/platform/workerd/kv.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { probersOf } from '../../src/worker/probers.ts';
import { silentAlertManager } from '../engine/board/board-kit.ts';
import './provided.ts';
import { configured } from './real-board.workerd.ts';
import { inBoard } from './sqlite-board.workerd.ts';

const env = testEnv as unknown as Env;
const target = inject('target');

/** All objects of this workerd are in one place, which its trace calls FRA. */
test('real prober objects say where they run, and the one whose hint is not obeyed is moved', async () => {
  const locations = ['enam', 'weur', 'eeur'];
  const config = configured(target, [{ id: 'api', type: 'http', url: `${target}/places`, locations }]);
  const { clock, text, random } = workerdPorts();
  const asked: string[] = [];
  const probers = probersOf(env, config);
  await inBoard(async (storage) => {
    const board = new Board(
      { config, types: CHECKS, pace: EDGE_PACE },
      {
        store: sqlStore(storage),
        publisher: kvViews(env.VIEW),
        prober: {
          probe: (shard, checks, onReading, location, introduce) => {
            asked.push(`${location} ${shard}`);
            return probers.probe(shard, checks, onReading, location, introduce);
          },
        },
        clock,
        alertManager: silentAlertManager(clock),
        text,
        random,
        log: console.error,
      },
    );
    await board.run();
    await board.run();
    const details = JSON.parse((await board.hiddenView()).text.split('\n')[1]!) as Details;
    expect(details.locations!.map(({ id, colo, hintObeyed }) => [id, colo, hintObeyed])).toEqual([
      ['enam', 'FRA', false],
      ['weur', 'FRA', true],
      ['eeur', 'FRA', true],
    ]);
    for (const { roundTripMs } of details.locations!) expect(roundTripMs).toBeLessThan(2_000);
    expect(asked.toSorted()).toEqual(['eeur fast-0', 'enam fast-0', 'enam fast-0~1', 'weur fast-0']);
  });
});
