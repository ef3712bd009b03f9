import type { TestProject } from 'vitest/node';
import type {} from './addresses.ts';
import { startFixtureServer } from './start.ts';

/** A Worker can start no process, so the fixture server starts before its tests; its targets start when asked for. */
export default async function setup(project: TestProject): Promise<() => void> {
  const { control, stop } = await startFixtureServer();
  project.provide('fixtureServer', control);
  return stop;
}
