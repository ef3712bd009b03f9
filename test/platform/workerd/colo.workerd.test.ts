import { expect, inject, test } from 'vitest';
import { ownColo } from '../../../src/platform/workerd/colo.ts';

test('the data centre is what a trace says', async () => {
  expect(await ownColo(`${inject('target')}/cdn-cgi/trace`)).toBe('FRA');
});

test.each([
  ['says something else', () => `${inject('target')}/colo`],
  ['refuses', () => `${inject('target')}/colo-away`],
  ['is not there', () => 'http://127.0.0.1:1/cdn-cgi/trace'],
])('it is unknown where the trace %s', async (_, url) => {
  await fetch(`${inject('target')}/colo-away?status=503`, { method: 'PUT' });
  expect(await ownColo(url())).toBeUndefined();
});

test('nobody waits long for a trace that hangs', async () => {
  const began = Date.now();
  expect(await ownColo(`${inject('target')}/colo-slow?wait=6000`)).toBeUndefined();
  expect(Date.now() - began).toBeLessThan(4_000);
});
