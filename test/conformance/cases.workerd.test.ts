import { inject } from 'vitest';
import { WORKER } from '../../src/contract/runtimes.ts';
import { workerdPorts } from '../../src/platform/workerd/index.ts';
import type { Addresses } from './addresses.ts';
import { watchResident } from './resident.ts';
import { conformanceSuite } from './suite.ts';

const control = inject('fixtureServer');

conformanceSuite({ runtime: WORKER, ports: workerdPorts(), watchMemory: watchResident(control) }, async () =>
  (await fetch(`${control}/targets`)).json<Addresses>(),
);
