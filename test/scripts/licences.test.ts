import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { collect } from '../../scripts/licences/collect.ts';
import { licencesModule } from '../../scripts/licences.ts';
import { rootsModule } from '../../scripts/roots.ts';
import { licences } from '../../src/cli/licences.ts';
import { runCli } from '../cli/fake-host.ts';

/** Licences that let an MIT product hold a work; of the MPL data alone, with its notice. */
const ALLOWED = [
  'MIT',
  '(MIT OR Apache-2.0)',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
  'BlueOak-1.0.0',
];

/** What we ship of others. Who adds to it has looked at what comes along. */
const SHIPPED = [
  '@stablelib/base64',
  '@valibot/to-json-schema',
  'anafanafo',
  'badge-maker',
  'binary-search',
  'char-width-table-consumer',
  'color-name',
  'croner',
  'css-color-converter',
  'css-unit-converter',
  'fast-sha256',
  'feed',
  'hono',
  'mbedTLS',
  "Mozilla's root certificates",
  'musl',
  'punycode',
  'quickjs-wasi',
  'sax',
  'standardwebhooks',
  'uplot',
  'valibot',
  'wabt (runtime of wasm2c)',
  'ws',
  'xml-js',
  'yaml',
];

const shipped = await collect();

test('nothing is shipped that nobody has looked at', () => {
  expect(shipped.map(({ name }) => name)).toEqual(SHIPPED);
});

test('the static binary names what it contains', async () => {
  const { out } = await runCli([licences], ['licences']);
  const names = shipped.filter(({ products }) => products.includes('static binary')).map(({ name }) => name);
  expect(out).toContain(`contains ${names.join(', ')}.`);
});

test.each(shipped.map((work) => [work.name, work] as const))(
  '%s may be part of an MIT product',
  (name, { licence, text }) => {
    expect(name === "Mozilla's root certificates" ? ['MPL-2.0'] : ALLOWED).toContain(licence);
    expect(text.length).toBeGreaterThan(40);
  },
);

test('the notices are those of what is bundled: else run "npm run licences"', async () => {
  expect(await licencesModule()).toBe(readFileSync('src/cli/node/licences.generated.ts', 'utf8'));
});

test('the roots are those of this Node: else run "npm run roots"', () => {
  expect(rootCertificates.length).toBeGreaterThan(100);
  expect(rootsModule()).toBe(readFileSync('src/platform/workerd/tls/chain/roots.generated.ts', 'utf8'));
});
