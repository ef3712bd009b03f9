import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { IncidentsAnswer } from '../src/contract/board.ts';
import { load } from './load.ts';
import { startTarget } from './worker.ts';

export const name =
  'serve: under an endless "100 Continue", at rest and after load; BESIDE=path/to/sitrep.mjs measures another build in the same run';

const HERE = resolve(import.meta.dirname, '../dist/sitrep.mjs');
const ATTACKERS = 6;
const HEALTHY = 20;
/** ms of the attack, and between two requests for /livez. */
const ATTACK_MS = 15_000;
const PACE_MS = 10;
const LOAD_S = 5;

const defaults = { interval: '2s', timeout: '1s', retries: 0, failureThreshold: 1 };
const checks = (origin: string, id: string, path: string, count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${id}-${index}`, type: 'http', url: `${origin}${path}` }));

/** Process ids of a program and all that it started. */
const family = (pid: number): number[] => {
  const parents = readdirSync('/proc').flatMap((each) => {
    try {
      const stat = readFileSync(`/proc/${Number(each)}/stat`, 'utf8');
      return [[Number(each), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
    } catch {
      return [];
    }
  });
  const children = (parent: number): number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...children(child)]);
  return [pid, ...children(pid)];
};

/** MB that a program holds, with all that it started. */
const memory = (pid: number): number =>
  family(pid).reduce((sum, each) => {
    const status = readFileSync(`/proc/${each}/status`, 'utf8');
    return sum + Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  }, 0);

const runtimeOf = (pid: number): string => {
  const found = family(pid).find((each) => readFileSync(`/proc/${each}/comm`, 'utf8').startsWith('workerd'));
  return String(found);
};

const serve = async (program: string, config: readonly object[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  writeFileSync(join(folder, 'checks.json'), JSON.stringify({ defaults, checks: config }));
  const args = [program, 'serve', '--config', 'checks.json', '--persist', 'store', '--port', '0', '--quiet'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
  gone.catch(() => undefined);
  let text = '';
  while (!/http:\/\/\S+(?=\/status )/.test(text)) text += (await Promise.race([once(child.stdout, 'data'), gone]))[0];
  child.stdout.resume();
  return {
    pid: child.pid!,
    url: /http:\/\/\S+(?=\/status )/.exec(text)![0],
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks for /livez all along; ms of the slowest in a hundred, and healthy checks that had an incident. */
const underAttack = async (program: string, origin: string): Promise<string> => {
  const config = [...checks(origin, 'hostile', '/continue', ATTACKERS), ...checks(origin, 'healthy', '/', HEALTHY)];
  const { url, stop } = await serve(program, config);
  const took: number[] = [];
  const until = performance.now() + ATTACK_MS;
  while (performance.now() < until) {
    const started = performance.now();
    await (await fetch(`${url}/livez`)).text();
    took.push(performance.now() - started);
    await sleep(PACE_MS);
  }
  const { incidents } = (await (await fetch(`${url}/incidents?limit=200`)).json()) as IncidentsAnswer;
  const wrong = new Set(incidents.map(({ check }) => check).filter((id) => id.startsWith('healthy')));
  await stop();
  const p99 = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)]!;
  return `/livez p99 ${p99.toFixed(0)} ms, ${wrong.size} of ${HEALTHY} healthy checks judged wrongly`;
};

const underLoad = async (program: string, origin: string): Promise<string> => {
  const { url, pid, stop } = await serve(program, checks(origin, 'healthy', '/', HEALTHY));
  await sleep(5_000);
  const rest = memory(pid);
  let requests = 0;
  for (const path of ['/livez', '/status', '/']) {
    requests += (await load(url + path, runtimeOf(pid), LOAD_S)).perSecond * LOAD_S;
  }
  const after = memory(pid);
  await stop();
  return `${rest.toFixed(0)} MB at rest, ${after.toFixed(0)} MB after ${Math.round(requests).toLocaleString('en')} requests`;
};

export const run = async (): Promise<readonly string[]> => {
  const target = await startTarget();
  const origin = `http://127.0.0.1:${target.port}`;
  const programs = [HERE, ...(process.env.BESIDE ? [resolve(process.env.BESIDE)] : [])];
  const lines: string[] = [];
  try {
    for (const program of programs) {
      lines.push(`${program === HERE ? 'this build' : program}:`);
      lines.push(`  ${await underAttack(program, origin)}`, `  ${await underLoad(program, origin)}`);
    }
  } finally {
    target.stop();
  }
  return lines;
};
