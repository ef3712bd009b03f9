import { defineChecks } from 'sitrep/config';
import { matrix } from './matrix.ts';
import { redis } from './redis.ts';

export default defineChecks({
  site: { title: 'Acme' },
  plugins: [redis, matrix],
  checks: [
    {
      id: 'cache',
      type: 'redis',
      host: 'cache.acme.dev',
      password: '${REDIS_PASSWORD}',
      thresholds: { latency: { warn: '50ms' } },
    },
    { id: 'api', type: 'http', url: 'https://api.acme.dev/healthz' },
  ],
  alerts: [{ type: 'matrix', server: 'https://matrix.acme.dev', room: '!ops:acme.dev', token: '${MATRIX_TOKEN}' }],
});
