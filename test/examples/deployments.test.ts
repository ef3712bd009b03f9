import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { parseArgs } from '../../src/cli/args.ts';
import { COMMANDS } from '../../src/cli/node/commands.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
const read = (path: string): string => readFileSync(join(EXAMPLES, path), 'utf8');

interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly path: string; readonly port: string };
}
interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}
interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}
interface Manifest {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: PodSpec & { readonly template?: { readonly spec: PodSpec } };
}

const manifests = ['serve.yaml', 'probes.yaml'].flatMap((file) =>
  parseAllDocuments(read(`kubernetes/${file}`)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);
const pods = manifests.flatMap(({ spec }) => spec?.template?.spec ?? (spec?.containers ? [spec] : []));
const containers = pods.flatMap((pod) => pod.containers);
const probesOf = ({ startupProbe, livenessProbe, readinessProbe }: Container): readonly Probe[] =>
  [startupProbe, livenessProbe, readinessProbe].filter((probe) => probe !== undefined);

const unit = read('systemd/sitrep.service');
const execStart = /^ExecStart=\S+ (.+)$/m.exec(unit)![1]!.split(' ');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const listAfter = (word: string): readonly string[] =>
  JSON.parse(new RegExp(`${word} (\\[.+\\])$`, 'm').exec(dockerfile)![1]!);

describe('every command line is one of ours', () => {
  const lines = [
    execStart,
    listAfter('^CMD'),
    listAfter('HEALTHCHECK .*CMD').slice(1),
    ...containers.flatMap(({ image, args }) => (image.includes('/sitrep') ? [args!] : [])),
    ...containers.flatMap(probesOf).flatMap(({ exec }) => (exec ? [exec.command.slice(1)] : [])),
  ];
  test.each(lines.map((line) => [line.join(' '), line]))('%s', (_, [name, ...args]) => {
    const command = COMMANDS.find((known) => known.name === name);
    expect(parseArgs(command!, args, { env: () => undefined, variables: () => [] })).toMatchObject({ ok: true });
  });
});

describe('Kubernetes', () => {
  test('has what the description says', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'PersistentVolumeClaim',
      'Deployment',
      'Service',
      'Pod',
      'Pod',
    ]);
  });

  test('probes over HTTP ask a port that the container names', () => {
    const asked = containers.flatMap((container) =>
      probesOf(container).flatMap(({ httpGet }) => (httpGet ? [{ container, httpGet }] : [])),
    );
    expect(asked).toHaveLength(5);
    for (const { container, httpGet } of asked) {
      const port = container.ports?.find(({ name }) => name === httpGet.port)?.containerPort;
      expect(container.args!.join(' ')).toContain(String(port));
      expect(['/livez', '/readyz']).toContain(httpGet.path);
    }
  });

  test('mounts the volumes that it declares', () => {
    for (const { containers: members, volumes = [] } of pods) {
      const mounted = members.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
      expect(mounted.toSorted()).toEqual(volumes.map(({ name }) => name).toSorted());
    }
  });
});

test.each([
  ['compose', read('compose/checks.json')],
  ['Kubernetes', manifests[0]!.data!['checks.json']!],
])('the config for %s is valid', (_, text) => {
  const file = join(newFolder('example'), 'checks.json');
  writeFileSync(file, text);
  const { status, stdout, stderr } = finished(process.execPath, [
    join(ROOT, 'src/cli/node.ts'),
    'validate',
    '--runtime',
    'serve',
    '--config',
    file,
  ]);
  expect(stdout + stderr).toContain('checks.json is valid for sitrep serve: 1 check');
  expect(status).toBe(0);
});

test('Compose accepts its file, and mounts what the image reads', () => {
  const { status, stdout, stderr } = finished('docker-compose', [
    '-f',
    join(EXAMPLES, 'compose/compose.yaml'),
    'config',
  ]);
  expect(status, stderr).toBe(0);
  const { services } = parse(stdout) as { services: { sitrep: { volumes: string[]; ports: { target: number }[] } } };
  const targets = services.sitrep.volumes.map((volume) => volume.split(':')[1]);
  const [, ...flags] = listAfter('^CMD');
  expect(targets).toEqual([flags[flags.indexOf('--config') + 1], flags[flags.indexOf('--persist') + 1]]);
  expect(services.sitrep.ports.map(({ target }) => target)).toEqual([Number(/^EXPOSE (\d+)$/m.exec(dockerfile)![1])]);
});

test('systemd accepts its unit', () => {
  const file = join(newFolder('unit'), 'sitrep.service');
  // It must find the program, which is not installed here.
  writeFileSync(file, unit.replace('/opt/sitrep/bin/sitrep', process.execPath));
  const { status, stderr } = finished('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', file]);
  expect([status, stderr]).toEqual([0, '']);
});
