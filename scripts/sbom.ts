/**
 * `node scripts/sbom.ts`: prints what is shipped of others as a CycloneDX 1.6 document
 * (https://cyclonedx.org/docs/1.6/json/), from what the builds really hold, as `sitrep licences` lists it.
 */
import packageJson from '../package.json' with { type: 'json' };
import { collect, type Shipped } from './licences/collect.ts';

/** Works that are no npm packages have no package URL. */
const ELSEWHERE = ['mbedTLS', 'musl', "Mozilla's root certificates", 'wabt (runtime of wasm2c)'];

/** https://github.com/package-url/purl-spec: the `@` of a scope is escaped. */
const packageUrl = ({ name, version }: Shipped): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const component = (work: Shipped) => ({
  type: 'library',
  name: work.name,
  version: work.version,
  // An expression such as `(MIT OR Apache-2.0)`, or one id.
  licenses: [work.licence.startsWith('(') ? { expression: work.licence } : { license: { id: work.licence } }],
  ...(ELSEWHERE.includes(work.name) ? {} : { purl: packageUrl(work) }),
  properties: work.products.map((value) => ({ name: 'sitrep:product', value })),
});

/** The document for what was collected. */
export const sbom = (shipped: readonly Shipped[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      name: packageJson.name,
      version: packageJson.version,
      licenses: [{ license: { id: packageJson.license } }],
    },
  },
  components: shipped.map(component),
});

if (import.meta.main) console.log(JSON.stringify(sbom(await collect()), null, 2));
