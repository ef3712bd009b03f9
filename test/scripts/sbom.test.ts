import { expect, test } from 'vitest';
import { sbom } from '../../scripts/sbom.ts';

const work = { name: '@scope/name', version: '1.2.3', licence: 'MIT', text: '', products: ['Worker'] };

test('a component has its package URL, its licence, and the products that hold it', () => {
  expect(sbom([work]).components).toEqual([
    {
      type: 'library',
      name: '@scope/name',
      version: '1.2.3',
      licenses: [{ license: { id: 'MIT' } }],
      purl: 'pkg:npm/%40scope/name@1.2.3',
      properties: [{ name: 'sitrep:product', value: 'Worker' }],
    },
  ]);
});

test('a licence that is a choice is an expression, and what is no npm package has no package URL', () => {
  const [one] = sbom([{ ...work, name: 'mbedTLS', licence: '(MIT OR Apache-2.0)' }]).components;
  expect(one).toMatchObject({ licenses: [{ expression: '(MIT OR Apache-2.0)' }] });
  expect(one).not.toHaveProperty('purl');
});
