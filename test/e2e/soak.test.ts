import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HistoryAnswer } from '../../src/contract/board.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { dice } from '../dice.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { alive, descendants, eventually, type Program, SITREP, start } from './program.ts';

/** How often the runner is killed: a few times here; `KILLS=50` is the full soak. */
const KILLS = Number(process.env.KILLS ?? 5);

/** A life lasts up to this long after its first tick, ms: kills fall before, in and between ticks. */
const LIFE = 3000;

/** Readings that one kill can cost a check: that of the tick under way, and of one that had just begun. */
const LOST_BY_A_KILL = 2;

/** What the target answered, by check: 200 and 503. */
const answered: Record<string, { pass: number; fail: number }> = {
  steady: { pass: 0, fail: 0 },
  moody: { pass: 0, fail: 0 },
};

let target: Listening;
const folder = newFolder('soak');

/** Which answers fail and when the kills come: the same on every run, as far as processes can be. */
const random = dice(Number(process.env.SEED ?? 1));

beforeAll(async () => {
  const server = createServer((request, response) => {
    const seen = answered[request.url!.slice(1)]!;
    const fails = request.url === '/moody' && random() < 0.3;
    seen[fails ? 'fail' : 'pass']++;
    response.writeHead(fails ? 503 : 200).end();
  });
  target = await listening(server);
  const checks = Object.keys(answered).map((id) => ({
    id,
    type: 'http',
    url: `${target.url}/${id}`,
    interval: '1s',
    retries: 0,
  }));
  writeFileSync(join(folder, 'checks.json'), JSON.stringify({ checks }));
});

afterAll(() => target.end());

const serve = async (): Promise<{ readonly program: Program; readonly url: string }> => {
  const store = join(folder, 'store');
  const flags = ['--config', join(folder, 'checks.json'), '--port', '0', '--persist', store, '--quiet'];
  const program = start(process.execPath, [SITREP, 'serve', ...flags]);
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  return { program, url: url! };
};

/** One that has ended with its parent, a moment before its turn, is as dead. */
const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** The runner, its supervisor and workerd at once: nobody has time to say goodbye. */
const killAll = async (program: Program): Promise<void> => {
  const family = [...descendants(program.pid), program.pid];
  family.reverse().forEach(kill);
  await program.ended;
  await eventually(
    () => alive(family),
    (left) => left.length === 0,
  );
};

const statusOf = async (url: string) => (await (await fetch(`${url}/status`)).json()) as StatusAnswer;

const readingsOf = ({ checks }: StatusAnswer) =>
  Object.fromEntries(checks.map(({ id, readings }) => [id, readings['24h']]));

test(
  `${KILLS} kills lose nothing that was ever shown, and count nothing twice`,
  async () => {
    let shown: Record<string, number> = {};
    for (let kill = 0; kill < KILLS; kill++) {
      const { program, url } = await serve();
      const first = await eventually(
        () => statusOf(url),
        ({ stale, checks }) => !stale && checks.length === 2,
      );
      for (const [id, count] of Object.entries(readingsOf(first))) expect(count).toBeGreaterThanOrEqual(shown[id] ?? 0);
      await new Promise((resolve) => setTimeout(resolve, random() * LIFE));
      shown = readingsOf(await statusOf(url));
      await killAll(program);
    }
    const { program, url } = await serve();
    await eventually(
      () => statusOf(url),
      (status) => readingsOf(status).steady! > shown.steady!,
    );
    for (const [id, seen] of Object.entries(answered)) {
      const history = (await (await fetch(`${url}/status/${id}/history`)).json()) as HistoryAnswer;
      const stored = { pass: 0, fail: 0 };
      for (const { verdicts } of history.buckets) {
        stored.pass += verdicts.pass;
        stored.fail += verdicts.fail;
      }
      // The tick under way while we ask may be seen by the target and not be stored yet.
      const unstored = LOST_BY_A_KILL * KILLS + 1;
      const all = ({ pass, fail }: typeof stored) => pass + fail;
      console.log(`${id}: the target saw ${all(seen)}, the store has ${all(stored)}, after ${KILLS} kills`);
      expect(all(stored)).toBeGreaterThanOrEqual(all(seen) - unstored);
      expect(stored.pass).toBeLessThanOrEqual(seen.pass);
      expect(stored.fail).toBeLessThanOrEqual(seen.fail);
    }
    await killAll(program);
  },
  60_000 + KILLS * 30_000,
);
