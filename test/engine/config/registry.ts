import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import type { CheckRegistry, CheckType } from '../../../src/contract/check.ts';
import { defineCheck } from '../../../src/contract/define-check.ts';
import { NODE } from '../../../src/contract/runtimes.ts';
import { type ParsedConfig, parseConfig } from '../../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../../src/engine/maintenance/calendar.ts';
import { optional } from '../../../src/engine/schema/combine.ts';
import {
  choice,
  duration,
  flag,
  integer,
  list,
  number,
  percent,
  size,
  text,
} from '../../../src/engine/schema/fields.ts';
import { record, section } from '../../../src/engine/schema/objects.ts';

/** Check types that probe nothing: one with every kind of field and unit, one that looks inside, one that listens. */

const probe: CheckType['probe'] = async () => ({ measures: {} });

const web = defineCheck({
  type: 'web',
  about: 'Asks a server.',
  requirements: ['fetch'],
  fieldRequirements: { ca: ['trust'], insecure: ['trust'] },
  schema: {
    url: text('where'),
    ca: optional(text('whom to trust')),
    insecure: optional(flag('trust anybody'), false),
    headers: optional(record(text('a value'), 'sent along'), {}),
    method: optional(choice('how', ['GET', 'HEAD', 'POST']), 'GET'),
    redirects: optional(integer('followed at most', { max: 20 }), 5),
    limit: optional(size('of the body'), '1MiB'),
    wait: optional(duration('before asking', { max: 60_000 })),
    share: optional(percent('of the answers')),
    factor: optional(number('any number')),
    expect: optional(section({ words: optional(list(text('a word'), 'all of them')) }, 'what is healthy')),
  },
  measures: {
    latency: { unit: 'ms', worse: 'higher', about: 'time to the end' },
    ttl: { unit: 's', worse: 'lower', about: 'seconds left' },
    certificate: { unit: 'days', worse: 'lower', about: 'days left', requirements: ['tls'] },
    connect: { unit: 'ms', worse: 'higher', about: 'time to connect', requirements: ['stages'] },
    size: { unit: 'bytes', worse: 'higher', about: 'of the body' },
  },
  externalReason: ({ url }) => (url.includes('localhost') ? undefined : `${url} is another machine`),
  refine: ({ url }) =>
    url.includes('#') ? [{ path: ['url'], message: 'a fragment is never sent; leave it out' }] : [],
  neverFailsReason: ({ spec }) => (spec.url.endsWith('/always') ? 'that page is always there' : undefined),
  probe,
});

const local: CheckType = {
  type: 'local',
  about: 'Looks inside.',
  requirements: ['procfs', 'cgroup'],
  schema: { name: optional(text('of the process')), pid: optional(integer('of the process', { min: 1 })) },
  measures: {
    used: { unit: 'percent', worse: 'higher', about: 'used' },
    count: { unit: 'count', worse: 'lower', about: 'how many' },
  },
  externalReason: () => undefined,
  probe,
};

const pushed: CheckType = {
  type: 'pushed',
  about: 'Waits for a signal.',
  requirements: ['inbox'],
  schema: { every: duration('how often the signal comes'), token: text('who may send it') },
  measures: { age: { unit: 'ms', worse: 'higher', about: 'since the last' } },
  externalReason: () => 'it waits for others',
  probe,
};

const http2: CheckType = { ...local, type: 'rpc', about: 'Calls.', requirements: ['http2'], schema: {}, measures: {} };

export const TYPES: CheckRegistry = { web, local, pushed, rpc: http2 };

const SECRETS: Readonly<Record<string, string>> = {
  TOKEN: 'correct-horse-battery',
  PIN: '12',
  QUAD: 'abcd',
  SEVEN: 'abcdefg',
  EIGHT: 'abcdefgh',
  EMPTY: '',
};

export const parseText = (written: string, runtime = NODE, secrets = SECRETS): ParsedConfig =>
  parseConfig(
    written,
    { checks: TYPES, channels: CHANNELS, scheduleMistake },
    { runtime, secret: (name) => secrets[name] },
  );

export const parse = (document: unknown, runtime = NODE, secrets = SECRETS): ParsedConfig =>
  parseText(JSON.stringify(document), runtime, secrets);

/** One check of type `web`, with further fields. */
export const web1 = (fields: object = {}): object => ({ id: 'a', type: 'web', url: 'http://localhost/', ...fields });

/** Issues as `path: message` lines; nothing where the config is right. */
export const linesOf = (result: ParsedConfig): string[] =>
  result.ok ? [] : result.issues.map(({ path, message }) => `${path}: ${message}`);
