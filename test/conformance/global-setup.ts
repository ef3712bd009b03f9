import type { TestProject } from 'vitest/node';
import type {} from './addresses.ts';
import { startKeeper } from './start.ts';

/** A Worker can start no process, so the keeper is started before its tests; its targets start when asked for. */
export default async function setup(project: TestProject): Promise<() => void> {
  const { control, stop } = await startKeeper();
  project.provide('zoo', control);
  return stop;
}
