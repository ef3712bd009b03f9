import { afterAll } from 'vitest';
import { NODE } from '../../src/contract/runtimes.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { watchHeap } from './held.ts';
import { fetchAddresses, startKeeper } from './start.ts';
import { zooSuite } from './suite.ts';

const keeper = startKeeper();
afterAll(async () => (await keeper).stop());

zooSuite({ runtime: NODE, ports: nodePorts(), watchMemory: watchHeap }, async () =>
  fetchAddresses((await keeper).control),
);
