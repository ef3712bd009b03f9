import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { X64 } from '../../native/toolchain.ts';
import { FLAGS } from '../../src/cli/health-flags.ts';
import { NATIVE, NODE, type Runtime } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { exitCode } from '../../src/engine/health/exit-code.ts';
import { type Puppet, startPuppet } from '../fixtures/processes/puppet.ts';
import { issue } from '../fixtures/tls/issue.ts';
import { createKeys } from '../fixtures/tls/keys.ts';
import { newFolder } from '../folders.ts';
import { startListener } from '../listen-suite.ts';
import { type Listening, listening } from '../listening.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = readFileSync(join(ROOT, 'docs/health.md'), 'utf8');

/** The fenced blocks of one language; there must be some, or a test of all of them would test nothing. */
const blocks = (language: string): string[] => {
  const found = [...DOCS.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  if (found.length === 0) throw new Error(`docs/health.md has no block of ${language}`);
  return found.map(([, text]) => text!);
};

/** What a reader's container has: a service, a process named app, a worker's heartbeat file. */
const directory = newFolder('docs');
const beat = join(directory, 'beat');
let service: Listening;
let secure: Listening;
let app: Puppet;

beforeAll(async () => {
  service = await listening(createServer((_, response) => response.end('ok')));
  const { cert, key } = issue({ name: 'localhost', key: createKeys('P-256') });
  secure = await listening(
    createSecureServer({ cert, key }, (request, response) => {
      response.writeHead(request.headers['x-probe'] === 'sitrep' ? 200 : 403).end('ok');
    }),
  );
  app = await startPuppet('app');
  writeFileSync(beat, '');
});

afterAll(async () => {
  await service.end();
  await secure.end();
  await app.kill();
});

/** The docs' port and paths, as they are here. */
const here = (text: string) =>
  text
    .replaceAll('8080', String(service.port))
    .replaceAll('8443', String(secure.port))
    .replaceAll('5432', String(service.port))
    .replaceAll('/run/beat', beat)
    .replaceAll('/etc/sitrep/checks.json', join(directory, 'mounted.json'));

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

const run = async (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> => {
  const child = spawn(command, args, {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (out += piece));
  const [code] = await once(child, 'close');
  return { code, out };
};

/** Runs words of the docs that begin with the program, whichever of its forms they name. */
const sitrep = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> => {
  const program = words.findIndex((word) => /^\/sitrep(\.mjs)?$/.test(word));
  expect(program).toBeGreaterThanOrEqual(0);
  const args = words.slice(program + 1).map(here);
  return run(process.execPath, ['--no-warnings', join(ROOT, 'src/cli/node.ts'), ...args, '--timeout', '20s'], env);
};

test('the container that builds the binary is given the packages that the build asks for', () => {
  expect(DOCS).toContain(` ${X64.packages.map(([name]) => name).join(' ')} &&`);
});

describe('Dockerfiles', () => {
  const images = blocks('dockerfile').filter((text) => text.startsWith('FROM'));

  test('a single line works wherever a flag can hold a variable', async () => {
    const [line, ...more] = blocks('dockerfile').filter((text) => !text.startsWith('FROM'));
    expect(more).toEqual([]);
    const words: string[] = JSON.parse(/^HEALTHCHECK CMD (\[.*\])$/.exec(line!.trim())![1]!);
    expect(await sitrep(words, { PORT: String(service.port) })).toMatchObject({ code: 0 });
  });

  test.each(images.map((text) => [text.split('\n')[0]!, text]))('%s', async (_, text) => {
    const lines = text.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^(FROM|ARG|WORKDIR|COPY|HEALTHCHECK|ENTRYPOINT|CMD) /);
    const copied = lines.map((line) => /^COPY dist\/(\S+) (\S+)$/.exec(line)).find((found) => found !== null)!;
    expect(['sitrep-linux-$TARGETARCH', 'sitrep.mjs']).toContain(copied[1]);
    if (text.includes('$TARGETARCH')) expect(lines).toContain('ARG TARGETARCH');
    const check = lines.find((line) => line.startsWith('HEALTHCHECK'))!;
    const [, options, list] = /^HEALTHCHECK((?: --\w+=\d+s)+) CMD (\[.*\])$/.exec(check)!;
    expect(options).toMatch(/--timeout=/);
    const words: string[] = JSON.parse(list!);
    expect(words).toContain(copied[2]);
    expect(await sitrep(words)).toMatchObject({ code: 0, out: expect.stringMatching(/^pass /) });
  });
});

describe('Compose', () => {
  const { services } = parse(blocks('yaml')[0]!) as { services: Record<string, { healthcheck?: { test: string[] } }> };
  const checked = Object.entries(services).flatMap(([name, { healthcheck }]) =>
    healthcheck ? [[name, healthcheck] as const] : [],
  );

  test.each(checked)('%s', async (_, { test: [form, ...words], ...times }) => {
    expect(form).toBe('CMD');
    for (const [name, value] of Object.entries(times)) {
      expect(['interval', 'timeout', 'retries', 'start_period']).toContain(name);
      expect(String(value)).toMatch(name === 'retries' ? /^\d+$/ : /^\d+s$/);
    }
    expect(await sitrep(words)).toMatchObject({ code: 0, out: expect.stringMatching(/^pass /) });
  });
});

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly [probe: `${string}Probe`]: { readonly exec: { readonly command: readonly string[] } };
}

describe('Kubernetes', () => {
  const [map, deployment] = parseAllDocuments(blocks('yaml')[1]!).map((document) => document.toJS());
  const pod = deployment.spec.template.spec;
  const container: Container = pod.containers[0];

  test('the file of checks is where the probes look for it', () => {
    const [mount] = container.volumeMounts;
    expect(pod.volumes).toContainEqual({ name: mount!.name, configMap: { name: map.metadata.name } });
    const config = container.env.find(({ name }) => name === 'SITREP_CONFIG')!;
    expect(Object.keys(map.data).map((name) => `${mount!.mountPath}/${name}`)).toEqual([config.value]);
    expect(deployment.spec.template.metadata.labels).toEqual(deployment.spec.selector.matchLabels);
  });

  test.each([
    ['startupProbe', ['worker', 'app', 'db']],
    ['livenessProbe', ['worker']],
    ['readinessProbe', ['worker', 'app', 'db']],
  ] as const)('%s', async (name, ids) => {
    const path = join(directory, 'checks.json');
    writeFileSync(path, here(map.data['checks.json']));
    const words = container[name]!.exec.command;
    const { out } = await sitrep([...words, '--config', path, '--format', 'json']);
    expect(new Set(Object.keys(JSON.parse(out).checks).map((key) => key.split(':')[0]))).toEqual(new Set(ids));
  });

  test('its checks can be used on Node and in the binary, and each can fail', () => {
    for (const runtime of [NODE, NATIVE]) expect(remarks(map.data['checks.json'], runtime)).toEqual([]);
  });
});

const remarks = (text: string, runtime: Runtime): readonly unknown[] => {
  const result = parseConfig(text, { checks: CHECKS }, { runtime, secret: () => undefined });
  return result.ok ? result.warnings : result.issues;
};

test.each(blocks('json config').map((text) => [text]))('%s can be used, and each check can fail', (text) => {
  for (const runtime of [NODE, NATIVE]) expect(remarks(text, runtime)).toEqual([]);
});

describe('commands', () => {
  const lines = blocks('sh').map((text) => text.trim());

  test('the one that listens answers until it is stopped', async () => {
    const [line, ...more] = lines.filter((text) => text.includes('--listen'));
    expect(more).toEqual([]);
    writeFileSync(
      join(directory, 'mounted.json'),
      '{"checks":[{"id":"beat","type":"file","path":"/run/beat"}]}'.replace('/run/beat', beat),
    );
    const words = here(line!.replace('sitrep health --listen 0.0.0.0:8081 ', '')).split(' ');
    const listener = await startListener([process.execPath, '--no-warnings', join(ROOT, 'src/cli/node.ts')], ...words);
    expect((await fetch(`http://127.0.0.1:${listener.port}/readyz`)).status).toBe(200);
    listener.kill('SIGTERM');
    expect(await listener.ended).toBe(0);
  });

  test.each(lines.filter((text) => !text.includes('--listen')).map((text) => [text]))('%s', async (line) => {
    const define = `sitrep() { '${process.execPath}' --no-warnings '${join(ROOT, 'src/cli/node.ts')}' "$@" --timeout 20s; }`;
    expect(await run('bash', ['-c', `${define}\n${here(line)}`])).toMatchObject({ code: 0 });
  });

  /** No Docker and no cluster is at hand here; these are theirs alone. */
  const ELSEWHERE = /^(?:\$ docker (?:build|inspect|run)| {3}) /;

  test('those of a terminal print what is shown', async () => {
    const shown = blocks('console').filter(
      (text) => !text.split('\n').every((line) => line === '' || ELSEWHERE.test(line)),
    );
    expect(shown).toHaveLength(1);
    const [command, ...output] = shown[0]!.trimEnd().split('\n');
    const old = Date.now() / 1000 - 75.2;
    utimesSync(beat, old, old);
    const { out } = await sitrep(command!.replace('$ sitrep', '/sitrep').split(' '));
    utimesSync(beat, new Date(), new Date());
    const withoutNumbers = (text: string) => text.trimEnd().replace(/\d+(\.\d+)?/g, '#');
    expect(withoutNumbers(out)).toBe(withoutNumbers(output.join('\n')));
  });
});

describe('examples', () => {
  /** An example as a file here, its packages replaced by where they are in this repository. */
  function example(name: string): string {
    const text = blocks('js').find((block) => block.startsWith(`// ${name}\n`))!;
    const path = join(directory, name);
    const hono = import.meta.resolve('hono');
    writeFileSync(path, text.replace("'sitrep'", `'${join(ROOT, 'src/lib.ts')}'`).replace("'hono'", `'${hono}'`));
    return path;
  }

  test('node:http', async () => {
    const cache = await listening(createTcpServer((socket) => socket.end()));
    const text = `${readFileSync(example('server.mjs'), 'utf8')}\nserver.on('listening', () => console.log(server.address().port));\n`;
    writeFileSync(join(directory, 'server.mjs'), text);
    const server = spawn(process.execPath, ['--no-warnings', join(directory, 'server.mjs')], {
      env: { ...process.env, PORT: '0', CACHE_PORT: String(cache.port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = Number(String((await once(server.stdout, 'data'))[0]));
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return [response.status, await response.text()];
    };

    const rude = connect(port, '127.0.0.1').end('GET /livez HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n');
    expect(String((await once(rude, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get('/livez?verbose')).toEqual([200, '[+]heap ok\n[+]importer ok\nlivez check passed\n']);
    expect(await get('/readyz')).toEqual([200, 'ok']);
    expect(await get('/')).toEqual([404, '']);
    await cache.end();
    expect(await get('/readyz')).toEqual([
      503,
      '[+]heap ok\n[-]cache failed: connect: reason withheld\n[+]importer ok\nreadyz check failed\n',
    ]);
    expect(await get('/readyz?exclude=cache')).toEqual([200, 'ok']);
    server.kill();
    await once(server, 'exit');
  });

  test('Hono', async () => {
    const path = join(directory, 'hono.json');
    writeFileSync(path, JSON.stringify({ checks: [{ id: 'beat', type: 'file', path: beat, level: 'live' }] }));
    process.env.SITREP_CONFIG = path;
    const { default: hono } = await import(/* @vite-ignore */ example('app.mjs'));
    delete process.env.SITREP_CONFIG;
    const get = async (route: string) => {
      const response = await hono.request(route);
      return [response.status, await response.text()];
    };
    expect(await get('/healthz?verbose')).toEqual([200, '[+]beat ok\nhealthz check passed\n']);
    rmSync(beat);
    expect(await get('/livez')).toEqual([503, `[-]beat failed: missing: there is no ${beat}\nlivez check failed\n`]);
    writeFileSync(beat, '');
  });

  test('a subcommand of one’s own', async () => {
    expect(await run(process.execPath, ['--no-warnings', example('health.mjs')])).toEqual({
      code: 0,
      out: expect.stringMatching(/^pass {2}tmp \(1 check in \d+ ms\)\n$/),
    });
  });
});

/** Rows of the table under a heading, cells trimmed. */
const table = (heading: string): string[][] => {
  const section = DOCS.slice(DOCS.indexOf(`\n## ${heading}\n`) + 1);
  const lines = section.slice(0, section.indexOf('\n## ')).split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).slice(2);
  return rows.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
};

test('the table of flags has every one', () => {
  const documented = table('What can be checked').map(([flag]) => /^`--(\w+) /.exec(flag!)?.[1]);
  const prose = DOCS.slice(
    DOCS.indexOf('\nThese say how `--http` is asked'),
    DOCS.indexOf('\nEverything else (matchers'),
  );
  const modifiers = [...prose.matchAll(/`--([\w-]+)/g)]
    .map(([, name]) => name!)
    .filter((name) => !documented.includes(name));
  expect([...documented, ...modifiers].sort()).toEqual(FLAGS.map(({ name }) => name).sort());
});

test('the table of exit codes is true', () => {
  const digit = (cell: string) => Number(/\d/.exec(cell)![0]);
  for (const [outcome, docker, nagios] of table('Exit codes').slice(0, 4)) {
    const verdict = /^\w+/.exec(outcome!)![0] as 'pass';
    expect(exitCode([verdict], { style: 'docker', level: 'ready' })).toBe(digit(docker!));
    expect(exitCode([verdict], { style: 'nagios', level: 'ready' })).toBe(digit(nagios!));
  }
});
