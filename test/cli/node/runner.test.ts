import { expect, test } from 'vitest';
import { portOf } from '../../../src/cli/node/runner.ts';

test.each([
  ['http://127.0.0.1:8787', 8787],
  // As Miniflare tells it of `serve --port 80`; a port of 0 would move the server when the config is read again.
  ['http://127.0.0.1', 80],
  ['http://[::1]', 80],
])('the port of %s is %s', (url, port) => {
  expect(portOf(url)).toBe(port);
});
