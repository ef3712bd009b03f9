import { afterAll } from 'vitest';
import { NODE } from '../src/contract/doors.ts';
import { nodePorts } from '../src/platform/node/index.ts';
import { fetchAddresses, startKeeper } from './suites/zoo/start.ts';
import { zooSuite } from './suites/zoo/suite.ts';

const keeper = startKeeper();
afterAll(async () => (await keeper).stop());

const held = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** The peak of bytes held since now. */
const watchMemory = async () => {
  const before = held();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, held() - before);
  }, 5);
  return async () => {
    clearInterval(timer);
    return peak;
  };
};

zooSuite({ door: NODE, ports: nodePorts(), watchMemory }, async () => fetchAddresses((await keeper).control));
