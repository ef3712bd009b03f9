import { afterAll } from 'vitest';
import { NODE } from '../../src/contract/runtimes.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { watchHeap } from './held.ts';
import { fetchAddresses, startFixtureServer } from './start.ts';
import { conformanceSuite } from './suite.ts';

const server = startFixtureServer();
afterAll(async () => (await server).stop());

conformanceSuite({ runtime: NODE, ports: nodePorts(), watchMemory: watchHeap }, async () =>
  fetchAddresses((await server).control),
);
