import { expect, test } from 'vitest';
import { matrix } from '../../../examples/plugins/matrix.ts';
import { redis } from '../../../examples/plugins/redis.ts';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { withPlugins } from '../../../src/engine/config/plugins.ts';

const REGISTRIES = { checks: CHECKS, channels: CHANNELS };

test('plugins stand beside what is built in, each in its registry', () => {
  const { registries, issues } = withPlugins(REGISTRIES, [redis, matrix]);
  expect(issues).toEqual([]);
  expect(registries.checks).toEqual({ ...CHECKS, redis });
  expect(registries.channels).toEqual({ ...CHANNELS, matrix });
});

test('a registry without channels gets none', () => {
  expect(withPlugins({ checks: CHECKS }, [matrix]).registries).toEqual({ checks: CHECKS });
});

test.each([
  ['a text', 'redis', 'expected what defineCheck or defineChannel of sitrep/config returns, found "redis"'],
  [
    'an object',
    { type: 'x', schema: {} },
    'expected what defineCheck or defineChannel of sitrep/config returns, found an object',
  ],
  [
    'a name in upper case',
    { ...redis, type: 'Redis' },
    'expected a type in lower case with hyphens, such as "my-check", found "Redis"',
  ],
  ['the name of a built-in type', { ...redis, type: 'http' }, 'the type "http" is taken; give it another name'],
  ['the name of a built-in channel', { ...matrix, type: 'slack' }, 'the type "slack" is taken; give it another name'],
])('%s is refused', (_, plugin, message) => {
  expect(withPlugins(REGISTRIES, [redis, plugin]).issues).toEqual([{ path: '$.plugins[1]', message }]);
});

test('two plugins of one name are refused, unless one is a check type and one a channel', () => {
  expect(withPlugins(REGISTRIES, [redis, redis]).issues).toHaveLength(1);
  expect(withPlugins(REGISTRIES, [redis, { ...matrix, type: 'redis' }]).issues).toEqual([]);
});
