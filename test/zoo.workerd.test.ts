import { inject } from 'vitest';
import { WORKER } from '../src/contract/doors.ts';
import { workerdPorts } from '../src/platform/workerd/index.ts';
import type { Addresses } from './suites/zoo/addresses.ts';
import { zooSuite } from './suites/zoo/suite.ts';

const control = inject('zoo');

const ask = async (path: string): Promise<number> => Number(await (await fetch(`${control}${path}`)).text());

const watchMemory = async () => {
  const before = await ask('/memory/reset');
  return async () => (await ask('/memory/peak')) - before;
};

zooSuite({ door: WORKER, ports: workerdPorts(), watchMemory }, async () =>
  (await fetch(`${control}/targets`)).json<Addresses>(),
);
