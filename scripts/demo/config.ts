import { type DemoService, OUTAGE_PERIOD_MS } from './service.ts';

/** The secret that the demo's heartbeats carry, by the name it has in the config. */
export const TOKEN_NAME = 'DEMO_TOKEN';

/** One check of the demo, and what a person should see. */
interface DemoCheck {
  readonly expect: string;
  readonly check: object;
}

const outage = `${OUTAGE_PERIOD_MS / 2000} s`;

/** Every state with its reason, from {@link DemoService}; `npm run demo` and the end-to-end tests watch it. */
export const demoChecks = ({ url, tcpPort }: Pick<DemoService, 'url' | 'tcpPort'>): readonly DemoCheck[] => {
  return [
    {
      expect: 'up',
      check: {
        id: 'healthy',
        name: 'Public API',
        group: 'Core',
        type: 'http',
        url: `${url}/healthy`,
        expect: { json: { '$.status': 'pass', '$.queue.depth': { lessThan: 100 } } },
      },
    },
    {
      expect: 'degraded: over its warn threshold',
      check: {
        id: 'slow',
        name: 'Search',
        group: 'Core',
        type: 'http',
        url: `${url}/slow`,
        thresholds: { latency: { warn: '300ms', fail: '3s' } },
      },
    },
    {
      expect: 'up: a TCP service that greets',
      check: {
        id: 'mail',
        name: 'Mail',
        group: 'Core',
        type: 'tcp',
        host: '127.0.0.1',
        port: tcpPort,
        expect: { response: { contains: '220' } },
      },
    },
    {
      expect: `down for ${outage}, up for ${outage}, and so on`,
      check: { id: 'scheduled', name: 'Checkout', group: 'Shop', type: 'http', url: `${url}/scheduled` },
    },
    {
      expect: 'flapping: every other answer is a 500',
      check: { id: 'flapping', name: 'Cart', group: 'Shop', type: 'http', url: `${url}/flapping`, retries: 0 },
    },
    {
      expect: 'down: the JSON is not as expected',
      check: {
        id: 'wrong-json',
        name: 'Orders',
        group: 'Shop',
        type: 'http',
        url: `${url}/wrong-json`,
        expect: { json: { '$.queue.depth': { lessThan: 100 } } },
      },
    },
    {
      expect: 'down: nothing listens there',
      check: { id: 'refused', name: 'Database', group: 'Shop', type: 'tcp', host: '127.0.0.1', port: 1 },
    },
    {
      expect: 'up while the demo sends its heartbeats',
      check: {
        id: 'backup',
        name: 'Nightly backup',
        group: 'Jobs',
        type: 'heartbeat',
        every: '10s',
        grace: '5s',
        token: `\${${TOKEN_NAME}}`,
      },
    },
  ];
};

/** Text of the demo's config. `interval` and `maintenance` as in `checks.json`. */
export const demoConfig = (
  service: Pick<DemoService, 'url' | 'tcpPort'>,
  interval: string,
  maintenance: readonly object[] = [],
): string => {
  const config = {
    site: { title: 'Sitrep demo', description: 'A small service with every kind of trouble.' },
    defaults: { interval, timeout: interval, retries: 0 },
    checks: demoChecks(service).map(({ check }) => check),
    maintenance,
  };
  return JSON.stringify(config, null, 2);
};
