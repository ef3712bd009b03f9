import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import type { CompiledDocument } from '../../../src/contract/compiled.ts';
import { REQUIREMENTS, type Requirement, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { compileConfig } from '../../../src/engine/config/compile.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { restoreConfig } from '../../../src/engine/config/restore.ts';
import { scheduleMistake } from '../../../src/engine/maintenance/calendar.ts';
import { GOOD, one } from './good-documents.ts';

const REGISTRIES = { checks: CHECKS, channels: CHANNELS, scheduleMistake };
const ANYWHERE: Runtime = { ...WORKER, capabilities: Object.keys(REQUIREMENTS) as Requirement[] };

type Secret = (name: string) => string | undefined;
const all: Secret = (name) => `https://${name.toLowerCase()}.acme.dev/hook`;
const none: Secret = () => undefined;

/** As it comes out of the module that `sitrep compile` writes. */
const compiled = (document: unknown): CompiledDocument => {
  const result = compileConfig(JSON.stringify(document), REGISTRIES, ANYWHERE);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return JSON.parse(JSON.stringify(result.document));
};

const restored = (document: CompiledDocument, secret: Secret, checks = CHECKS) =>
  restoreConfig({ version: '', checks, channels: CHANNELS, document }, { runtime: ANYWHERE, secret });

const parsed = (document: unknown, secret: Secret) => {
  const result = parseConfig(JSON.stringify(document), REGISTRIES, { runtime: ANYWHERE, secret, mayBeUnset: true });
  return result.ok ? { ok: true, config: result.config } : result;
};

const WITH_SECRETS: readonly (readonly [string, unknown])[] = [
  ...GOOD,
  [
    'a secret channel',
    one(
      {},
      {
        alerts: [
          { type: 'slack', url: '${SLACK}' },
          { type: 'discord', url: 'https://x.dev/' },
        ],
      },
    ),
  ],
  [
    'a secret prober',
    one(
      { url: '${URL}', locations: ['lab', 'weur'] },
      { locations: [{ id: 'lab', url: 'https://lab.acme.dev', token: '${LAB}' }] },
    ),
  ],
  ['a secret ping', one({}, { ping: '${PING}' })],
  ['an escaped brace', one({ url: 'https://acme.dev/?a=$${NAME}' }, { ping: 'https://acme.dev/$${NAME}' })],
  ['defaults, and a secret that needs them', one({ url: '${URL}' }, { defaults: { interval: '5m', timeout: '3s' } })],
  ['a credential in the file', one({ headers: { authorization: 'Bearer abcdefgh' } })],
];

describe('a config that was compiled', () => {
  test.each(WITH_SECRETS)('is what the parser makes of it, with all secrets set: %s', (_, document) => {
    expect(restored(compiled(document), all)).toEqual(parsed(document, all));
  });

  test.each(WITH_SECRETS)('is what the parser makes of it, with none: %s', (_, document) => {
    expect(restored(compiled(document), none)).toEqual(parsed(document, none));
  });

  test('is not validated again where it names no secret', () => {
    const document = compiled({ checks: [one({}).checks[0], one({ id: 'b', url: '${URL}' }).checks[0]] });
    const read: unknown[] = [];
    const refine = (spec: unknown) => {
      read.push(spec);
      return [];
    };
    expect(restored(document, all, { http: { ...CHECKS.http!, refine } }).ok).toBe(true);
    expect(read).toEqual([expect.objectContaining({ url: expect.objectContaining({ host: 'url.acme.dev' }) })]);
  });

  test('holds no secret of the machine that compiles', () => {
    expect(JSON.stringify(compiled(one({ url: '${HOME}' })))).toContain('${HOME}');
  });

  test.each([
    ['is refused', one({ url: '${URL}' }), () => 'no address', /\$\.checks\[0\]\.url: /],
    ['has the name of a binding', one({ url: '${URL}', headers: { a: '${VIEW}' } }), all, /VIEW is a binding/],
    ['is refused as a ping', one({}, { ping: '${PING}' }), () => 'no address', /\$\.ping: /],
    [
      'is refused by a channel',
      one({}, { alerts: [{ type: 'slack', url: '${URL}' }] }),
      () => 'no address',
      /\$\.alerts\[0\]\.url/,
    ],
  ] as const)('says what is wrong with a secret that %s', (_, document, secret, words) => {
    const compiledAnyway = compileConfig(JSON.stringify(document), REGISTRIES, { ...ANYWHERE, taken: [] });
    const result = restored((compiledAnyway as { document: CompiledDocument }).document, secret);
    expect(result.ok ? [] : result.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringMatching(words),
    ]);
  });

  test('keeps as it was written what JSON cannot hold', () => {
    const tcp = { checks: [{ id: 't', type: 'tcp', host: 'acme.dev', port: 1, sendHex: '00 ff' }] };
    const document = compiled(tcp);
    expect(document.checks).toEqual({ 0: tcp.checks[0] });
    expect(restored(document, none)).toEqual(parsed(tcp, none));
  });
});
