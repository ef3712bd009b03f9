import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';

/** ms: each look is a program of its own, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const MIB = 1_048_576;
const LIMIT = 512 * MIB;
/** More than half of the limit on its own, whatever the rest takes. */
const HOG = 300 * MIB;
const PROGRAM = resolve(import.meta.dirname, '../../../../src/cli/node.ts');

/** A memory cgroup below our own (version 1), or below the root (version 2), where this machine lets us make one. */
const makeCgroup = (): string | undefined => {
  const v1 = /^\d+:(?:[\w,]+,)?memory(?:,[\w,]+)?:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  const parent = v1 === undefined ? '/sys/fs/cgroup' : join('/sys/fs/cgroup/memory', v1);
  const directory = join(existsSync(parent) ? parent : '/sys/fs/cgroup/memory', `sitrep-test-${process.pid}`);
  try {
    mkdirSync(directory);
    writeFileSync(join(directory, v1 === undefined ? 'memory.max' : 'memory.limit_in_bytes'), String(LIMIT));
    return directory;
  } catch {
    return undefined;
  }
};

const cgroup = makeCgroup();

afterAll(async () => {
  // The kernel takes a moment to let go of processes that have ended.
  for (let tries = 0; cgroup !== undefined && existsSync(cgroup) && tries < 50; tries++) {
    try {
      rmdirSync(cgroup);
    } catch {
      await sleep(100);
    }
  }
});

/** Starts a program inside the cgroup. */
const inside = (...command: readonly string[]): ChildProcess =>
  spawn('sh', ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', cgroup!, ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** `sitrep health` in the cgroup: its exit code, and the share of the limit that is used. */
const look = async (): Promise<{ code: number; used: number; workingSet: number }> => {
  const args = ['health', '--memory', '50%', '--format', 'json', '--timeout', '60s'];
  const child = inside(process.execPath, '--no-warnings', PROGRAM, ...args);
  let out = '';
  child.stdout!.on('data', (piece) => (out += piece));
  const [code] = await once(child, 'close');
  const { checks } = JSON.parse(out) as { checks: Record<string, readonly { observedValue: number }[]> };
  return {
    code,
    used: checks['memory:used']![0]!.observedValue,
    workingSet: checks['memory:workingSet']![0]!.observedValue,
  };
};

test('a real cgroup: within its limit, over it, and within again', async () => {
  if (cgroup === undefined) {
    console.warn('no cgroup can be made on this machine: the recorded trees of memory.test.ts stand for it');
    return;
  }
  const before = await look();
  expect(before.code).toBe(0);
  // Numbers are shown in hundredths.
  expect(before.used).toBeCloseTo((before.workingSet / LIMIT) * 100, 1);

  const hog = inside('perl', '-e', `vec($held, ${HOG}, 8) = 1; $| = 1; print 'held'; <STDIN>`);
  await once(hog.stdout!, 'data');
  const during = await look();
  expect(during.code).toBe(1);
  expect(during.workingSet).toBeGreaterThan(HOG);
  expect(during.workingSet).toBeLessThan(LIMIT);

  hog.kill('SIGKILL');
  await once(hog, 'exit');
  expect((await look()).code).toBe(0);
});
