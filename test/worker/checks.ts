/** The config of the Worker under test, as text; what is probed answers at `target` (see target.ts). */
export const checksText = (target: string, checks: readonly object[] = standard(target)): string =>
  JSON.stringify({ site: { title: 'Tests' }, checks });

const standard = (target: string): object[] => [
  { id: 'api', type: 'http', url: `${target}/api`, interval: '1m', timeout: '2s', retries: 0 },
  { id: 'secret-db', type: 'http', url: `${target}/secret-db`, public: false, retries: 0 },
  { id: 'backup', type: 'heartbeat', every: '5m', token: '${BACKUP_TOKEN}', failureThreshold: 1 },
];
