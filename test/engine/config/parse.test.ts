import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/contract/check.ts';
import { WORKER } from '../../../src/contract/runtimes.ts';
import { parse, web1 } from './registry.ts';

const only = (document: object): Check => {
  const result = parse(document);
  expect(result).toMatchObject({ ok: true });
  return (result.ok && result.config.checks[0]) as Check;
};

const one = (fields: object, rest: object = {}): Check => only({ checks: [web1(fields)], ...rest });

describe('a config', () => {
  it('is filled in with every default', () => {
    const result = parse({
      $schema: './checks.schema.json',
      checks: [web1()],
      locations: [],
      alerts: [],
      maintenance: [],
    });
    expect(result).toEqual({
      ok: true,
      warnings: [],
      document: expect.objectContaining({ $schema: './checks.schema.json' }),
      config: {
        site: { title: 'Status', links: [] },
        checks: [
          {
            id: 'a',
            name: 'a',
            group: undefined,
            type: 'web',
            interval: 60_000,
            timeout: 10_000,
            retries: 1,
            failureThreshold: 2,
            successThreshold: 2,
            thresholds: {},
            level: 'ready',
            public: true,
            dependsOn: [],
            tags: [],
            spec: {
              url: 'http://localhost/',
              insecure: false,
              headers: {},
              method: 'GET',
              redirects: 5,
              limit: 1_048_576,
            },
          },
        ],
        locations: [],
        alerts: [],
        maintenance: [],
        canaries: [],
        secrets: [],
        unset: [],
      },
    });
  });

  it('takes from a check before its defaults, and from those before the built-in ones', () => {
    const defaults = { interval: '5m', timeout: '20s', retries: 0, failureThreshold: 3 };
    const check = one({ interval: '2m', successThreshold: 1 }, { defaults });
    expect(check).toMatchObject({
      interval: 120_000,
      timeout: 20_000,
      retries: 0,
      failureThreshold: 3,
      successThreshold: 1,
    });
  });

  it('shortens the built-in timeout to a short interval', () => {
    expect(one({ interval: '2s' }).timeout).toBe(2_000);
  });

  it('reads thresholds in the unit of their measure', () => {
    const thresholds = {
      latency: { warn: '800ms', fail: '3s' },
      ttl: { fail: '2m' },
      certificate: { warn: '21d', fail: '36h' },
      size: { warn: '1KiB' },
    };
    expect(one({ thresholds }).thresholds).toEqual({
      latency: { warn: 800, fail: 3_000 },
      ttl: { fail: 120 },
      certificate: { warn: 21, fail: 1.5 },
      size: { warn: 1_024 },
    });
    const local = { id: 'l', type: 'local', thresholds: { used: { warn: '85%' }, count: { warn: 2, fail: 1 } } };
    expect(only({ checks: [local] }).thresholds).toEqual({ used: { warn: 85 }, count: { warn: 2, fail: 1 } });
  });

  it("shows a type's own name, where it has one", () => {
    const check = only({ checks: [{ id: 'p', type: 'local', name: 'nginx' }] });
    expect(check).toMatchObject({ name: 'nginx', spec: { name: 'nginx' } });
  });

  it('lets a live check look inside its container', () => {
    expect(one({ level: 'live' }).level).toBe('live');
  });

  it('lets a Worker have what it can honour', () => {
    expect(parse({ checks: [web1({ thresholds: { certificate: { fail: '7d' } } })] }, WORKER).ok).toBe(true);
  });

  it('follows dependencies that meet again, which is no circle', () => {
    const all = [
      web1({ id: 'top', dependsOn: ['left', 'right'] }),
      web1({ id: 'left', dependsOn: ['bottom'] }),
      web1({ id: 'right', dependsOn: ['bottom'] }),
      web1({ id: 'bottom' }),
    ];
    expect(parse({ checks: all }).ok).toBe(true);
  });

  it('warns of a check that can never fail', () => {
    const result = parse({ checks: [web1({ url: 'http://localhost/always' })] });
    expect(result).toMatchObject({
      ok: true,
      warnings: [{ path: '$.checks[0]', message: 'check `a` can never fail: that page is always there' }],
    });
  });
});
