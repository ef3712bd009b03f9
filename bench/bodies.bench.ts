import type { Check } from '../src/contract/check.ts';
import { NODE } from '../src/contract/runtimes.ts';
import { CHECKS } from '../src/engine/checks/index.ts';
import { parseConfig } from '../src/engine/config/parse.ts';
import { probeAll } from '../src/engine/probe/pool.ts';
import { nodePorts } from '../src/platform/node/index.ts';
import { copies, startTarget, startWorker } from './worker.ts';

export const name = 'Endless bodies: memory while 100 of them are read to their limit of 1 MiB';

const COUNT = 100;
const MIB = 1024 * 1024;

const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;

/** Kept, as a matcher looks at it: the worst case. */
const endless = (url: string) => copies(COUNT, { url, retries: 0, expect: { body: { contains: 'nowhere' } } });

const inWorker = async (url: string): Promise<string> => {
  const worker = await startWorker(endless(url));
  try {
    await worker.tick();
    const { grown, wall, counts } = await worker.tick();
    if (counts.up !== 0) throw new Error('an endless body passed');
    return `Worker: ${mib(grown)} more resident at the peak, ${(wall / 1000).toFixed(2)} s`;
  } finally {
    await worker.stop();
  }
};

const parsed = (checks: readonly object[]): readonly Check[] => {
  const config = parseConfig(
    JSON.stringify({ checks }),
    { checks: CHECKS },
    { runtime: NODE, secret: () => undefined },
  );
  if (!config.ok) throw new Error(config.issues[0]!.message);
  return config.config.checks;
};

const inNode = async (url: string): Promise<string> => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const started = performance.now();
  const readings = await probeAll(parsed(endless(url)), CHECKS, nodePorts());
  clearInterval(timer);
  if (readings.some(({ failure }) => failure?.kind !== 'body')) throw new Error('an endless body was not refused');
  return `Node: ${mib(peak - before)} more resident at the peak, ${((performance.now() - started) / 1000).toFixed(2)} s`;
};

export const run = async (): Promise<readonly string[]> => {
  const target = await startTarget();
  const url = `http://127.0.0.1:${target.port}/endless`;
  try {
    return [await inWorker(url), await inNode(url)];
  } finally {
    target.stop();
  }
};
