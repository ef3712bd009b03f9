import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { NODE, type Runtime, SERVE, WORKER } from '../../../src/contract/runtimes.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../../src/engine/maintenance/calendar.ts';
import { linesOf, TYPES, web1 } from './registry.ts';

const parse = (document: object, runtime: Runtime, secrets: Readonly<Record<string, string>>) =>
  parseConfig(
    JSON.stringify(document),
    { checks: TYPES, channels: CHANNELS, scheduleMistake },
    { runtime, secret: (name) => secrets[name], mayBeUnset: true },
  );

const SAO = { id: 'sao-paulo', name: 'São Paulo', url: 'https://sitrep-sao.acme.dev', token: '${PROBER_TOKEN}' };
const SECRETS = { PROBER_TOKEN: 'a-long-token' };

const configOf = (document: object, runtime: Runtime = WORKER, secrets: Readonly<Record<string, string>> = SECRETS) => {
  const result = parse(document, runtime, secrets);
  if (!result.ok) throw new Error(result.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.config;
};

describe('locations', () => {
  it('of a check are its own, else the default ones, each with what is known of it', () => {
    const { checks, locations } = configOf({
      locations: [SAO],
      defaults: { locations: ['weur', 'eu', 'here'], quorum: 2, othersEvery: '10m' },
      checks: [
        web1({ id: 'a' }),
        web1({ id: 'b', locations: ['sao-paulo', 'weur'], quorum: 1, othersEvery: '1m', interval: '1m' }),
        web1({ id: 'c', interval: '1h' }),
        { id: 'd', type: 'pushed', every: '1h', token: 'd-token-d-token' },
      ],
    });
    expect(checks.map(({ locations: own, quorum, othersEvery }) => [own, quorum, othersEvery])).toEqual([
      [['weur', 'eu', 'here'], 2, 600_000],
      [['sao-paulo', 'weur'], 1, 60_000],
      [['weur', 'eu', 'here'], 2, 3_600_000],
      [undefined, undefined, undefined],
    ]);
    expect(locations).toEqual([
      { id: 'weur', name: 'Western Europe', kind: 'hint' },
      { id: 'eu', name: 'European Union', kind: 'jurisdiction' },
      { id: 'here', name: 'Here', kind: 'here' },
      { id: 'sao-paulo', name: 'São Paulo', kind: 'url', url: 'https://sitrep-sao.acme.dev/', token: 'a-long-token' },
    ]);
  });

  it('are none where a config names none', () => {
    const { checks, locations } = configOf({ locations: [SAO], checks: [web1()] });
    expect([checks[0]!.locations, checks[0]!.othersEvery, locations]).toEqual([undefined, undefined, []]);
  });

  it('whose secret is not set have no token, and say which', () => {
    const { locations } = configOf({ locations: [SAO], checks: [web1({ locations: ['sao-paulo'] })] }, WORKER, {});
    expect(locations[0]).toMatchObject({ id: 'sao-paulo', unset: ['PROBER_TOKEN'] });
    expect(locations[0]).not.toHaveProperty('token');
  });
});

const one = (fields: object, rest: object = {}) => ({ checks: [web1(fields)], ...rest });

describe('a mistake', () => {
  it.each<[what: string, document: object, lines: readonly string[], runtime?: Runtime]>([
    [
      'a place where no objects run',
      one({ locations: ['weur', 'sam'] }),
      [
        '$.checks[0].locations[1]: no Durable Objects run in South America: Cloudflare takes the hint "sam" and places them ' +
          'elsewhere. Deploy a remote prober there, and give it an entry in "locations"',
      ],
    ],
    [
      'a location that is nearly there',
      one({ locations: ['wuer'] }),
      ['$.checks[0].locations[0]: there is no location "wuer"; did you mean "weur"?'],
    ],
    ['the same one twice', one({ locations: ['weur', 'weur'] }), ['$.checks[0].locations[1]: "weur" is already there']],
    ['none', one({ locations: [] }), ['$.checks[0].locations: expected at least one location, found none']],
    [
      'a place of Cloudflare on one machine',
      one({}, { defaults: { locations: ['here', 'weur'] } }),
      [
        '$.defaults.locations[1]: "weur" is a place of Cloudflare\'s network, which sitrep serve does not have; it has "here"',
      ],
      SERVE,
    ],
    [
      'the same on Node',
      one({ locations: ['eu'] }),
      [
        '$.checks[0].locations[0]: "eu" is a place of Cloudflare\'s network, which sitrep on Node does not have; it has "here"',
      ],
      NODE,
    ],
    [
      'a quorum that cannot be reached',
      one({ locations: ['weur', 'enam'], quorum: 3 }),
      ['$.checks[0].quorum: check `a`: 3 locations cannot agree where there are only 2'],
    ],
    [
      'turns more often than readings',
      one({ locations: ['weur', 'enam'], interval: '5m', othersEvery: '1m' }),
      ['$.checks[0].othersEvery: check `a`: 1m is shorter than the interval of 5m; make it at least as long'],
    ],
    [
      'fields that nothing uses',
      one({ quorum: 2, othersEvery: '30m' }),
      [
        '$.checks[0].quorum: check `a`: has no effect without "locations"',
        '$.checks[0].othersEvery: check `a`: has no effect without "locations"',
      ],
    ],
    [
      'defaults that nothing uses',
      one({}, { defaults: { quorum: 2 } }),
      ['$.defaults.quorum: has no effect without "locations"'],
    ],
    [
      'a place for a heartbeat',
      { checks: [{ id: 'job', type: 'pushed', every: '1h', token: 'job-token-1', locations: ['weur'] }] },
      ['$.checks[0].locations: check `job`: is pushed to Sitrep, and probed from nowhere'],
    ],
    [
      'an id that is taken',
      one({}, { locations: [{ ...SAO, id: 'weur' }, SAO, SAO] }),
      [
        '$.locations[0].id: "weur" is built in; give this location another id',
        '$.locations[2].id: "sao-paulo" is already the id of another location; an id is unique',
      ],
    ],
    [
      'secrets in the clear',
      one({}, { locations: [{ ...SAO, url: 'http://prober.acme.dev' }] }),
      ['$.locations[0].url: needs https: a prober is sent the secrets of its checks'],
    ],
    [
      'a path',
      one({}, { locations: [{ ...SAO, url: 'https://prober.acme.dev/probe' }] }),
      [
        '$.locations[0].url: expected only the origin of the prober, such as "https://prober.acme.dev", without path, query or login',
      ],
    ],
    [
      'a location without what it takes',
      one({}, { locations: [{ id: 'office' }] }),
      [
        '$.locations[0].url: required and missing: where the remote prober answers',
        '$.locations[0].token: required and missing: what the prober has as SITREP_PROBER_TOKEN',
      ],
    ],
    [
      'a secret in a public field',
      one({}, { locations: [{ ...SAO, name: '${PROBER_TOKEN}' }] }),
      ['$.locations[0].name: a secret may not stand here: this field is not kept secret'],
    ],
  ])('%s', (_, document, lines, runtime = WORKER) => {
    expect(linesOf(parse(document, runtime, SECRETS))).toEqual(lines);
  });

  it('is a token in the file: it is told, and hidden', () => {
    const result = parse(one({}, { locations: [{ ...SAO, token: 'a-literal-token' }] }), WORKER, {});
    expect(result.ok && result.warnings.map(({ path }) => path)).toEqual(['$.locations[0].token']);
    expect(result.ok && result.config.secrets.map(({ value }) => value)).toEqual(['a-literal-token']);
  });
});
