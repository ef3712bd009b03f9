/**
 * The static binary as a container's HEALTHCHECK sees it: whole processes, from start to exit, beside what people put
 * into images today. Every figure is a median of the same run on the same machine; the commands take turns.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listening } from '../test/listening.ts';
import { execLines } from './docker-exec.ts';
import { figureLines, shareLine, takeTurns, times } from './turns.ts';

export const name = 'static binary';

const PROGRAM = fileURLToPath(new URL('../dist/sitrep-linux-x64', import.meta.url));
const BUILD = fileURLToPath(new URL('../native/build.ts', import.meta.url));

/** Rounds, each with so many runs of every command: a slow moment of the machine meets all of them. */
const ROUNDS = 20;
const RUNS = 10;

const BODY = JSON.stringify({ status: 'pass', queue: { depth: 3 } });

/** A file of so many checks in `folder`; hands back its path. */
const writeConfig = (folder: string, url: string, count: number): string => {
  const path = join(folder, `${count}.json`);
  const json = { '$.status': 'pass', '$.queue.depth': { lessThan: 100 } };
  const check = (index: number) => ({ id: `check-${index}`, type: 'http', url, expect: { status: '2xx', json } });
  writeFileSync(path, JSON.stringify({ checks: Array.from({ length: count }, (_, index) => check(index)) }));
  return path;
};

export const run = async (): Promise<string[]> => {
  if (!existsSync(PROGRAM) && spawnSync(process.execPath, [BUILD, '--x64'], { stdio: 'inherit' }).status !== 0)
    throw new Error('there is no static binary, and it could not be built');
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(BODY));
  const { url, end } = await listening(server);
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const measured = await takeTurns(
    {
      'sitrep, one check, file and JSON': [PROGRAM, 'health', '--config', writeConfig(folder, url, 1)],
      'sitrep, one check by flag': [PROGRAM, 'health', '--http', url],
      'sitrep, --port': [PROGRAM, 'health', '--port', new URL(url).port],
      'sitrep, ten checks': [PROGRAM, 'health', '--config', writeConfig(folder, url, 10)],
      'busybox wget': ['busybox', 'wget', '-q', '-O', '/dev/null', url],
      curl: ['curl', '-sf', '-o', '/dev/null', url],
    },
    ROUNDS,
    RUNS,
  );
  await end();
  const execs = await execLines(folder, PROGRAM);
  rmSync(folder, { recursive: true });
  const [one, flag, port, ten, wget, curl] = Object.values(measured);
  return [
    ...figureLines(measured),
    `one check takes ${times(one!.wall, wget!.wall)} of busybox wget (goal 1.5), by flag ${times(flag!.wall, wget!.wall)}; ${times(one!.wall, curl!.wall)} of curl (goal 0.2)`,
    `--port takes ${port!.cpu.toFixed(2)} ms of CPU (goal 0.6)`,
    `ten checks take ${times(ten!.wall, one!.wall)} of one (goal 2)`,
    shareLine(one!),
    `size ${statSync(PROGRAM).size.toLocaleString('en')} bytes (goal 2,600,000), peak memory ${one!.peak.toFixed(2)} MiB (goal 2)`,
    ...execs,
  ];
};
